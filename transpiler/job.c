#include "job.h"

#include "frame.h"
#include "names.h"

/** The member that keeps an operand of the call: the function, unless it is called by its name, or an
 * argument. */
static const char *member(size_t index)
{
    return index ? arena_printf("async_argument_%zu", index) : "async_function";
}

static const char *callee(const struct render *r, const struct suspension *s)
{
    return s->call->is_named ? render_flat(r, s->call->children.at[0]) : "self->async_function";
}

static void write_type(const struct suspension *s, struct writer *w)
{
    const struct node *call = s->call;
    bool is_void = s->callee->result->class == TYPE_VOID;
    writer_line(w, 0, "", "struct %s {", s->job);
    if (!is_void)
        writer_line(w, 0, "    ", "%s;", render_declaration(s->callee->result, "async_result"));
    for (size_t i = call->is_named; i < call->children.count; i++)
        writer_line(w, 0, "    ", "%s;", render_declaration(call->children.at[i]->type, member(i)));
    if (is_void && call->is_named && call->children.count == 1)
        writer_line(w, 0, "    ", "char async_nothing;");
    writer_line(w, 0, "", "};\n");
}

static void write_run(const struct render *r, const struct suspension *s, struct writer *w)
{
    struct text arguments = {0};
    for (size_t i = 1; i < s->call->children.count; i++)
        text_printf(&arguments, "%sself->%s", i > 1 ? ", " : "", member(i));
    bool is_void = s->callee->result->class == TYPE_VOID;
    const char *call = arena_printf("%s(%s)", callee(r, s), text_string(&arguments));
    writer_line(w, 0, "", "static void %s(void *job)\n{", s->job_run);
    if (is_void && s->call->is_named && s->call->children.count == 1)
        writer_line(w, 0, "    ", "(void)job;");
    else
        writer_line(w, 0, "    ", "struct %s *self = job;", s->job);
    writer_line(w, 0, "    ", "%s;",
                is_void ? call : render_assignment(s->callee->result, "self->async_result", call));
    writer_line(w, 0, "", "}\n");
}

void job_write_all(struct unit *unit, struct function *f, struct writer *w)
{
    struct render render = {unit, f};
    for (size_t i = 0; i < f->suspensions.count; i++) {
        const struct suspension *s = f->suspensions.at[i];
        if (!s->job)
            continue;
        write_type(s, w);
        write_run(&render, s, w);
    }
}

void job_write_start(const struct render *r, const struct suspension *s, struct writer *w, unsigned line,
                     const char *indent)
{
    const struct node *call = s->call;
    const char *deeper = writer_deeper(indent);
    writer_line(w, line, indent, "{");
    writer_line(w, line, deeper,
                "struct %s *async_job = async_blocking_new(sizeof *async_job, _Alignof(struct %s));", s->job,
                s->job);
    for (size_t i = call->is_named; i < call->children.count; i++)
        writer_line(w, line, deeper, "%s;",
                    render_assignment(call->children.at[i]->type, arena_printf("async_job->%s", member(i)),
                                      render_operand(r, call->children.at[i])));
    writer_line(w, line, deeper, "%s(&%s->%s, async_job, %s);", s->callee->names->init,
                r->function->names->self, frame_child(r->function, s), s->job_run);
    writer_line(w, line, indent, "}");
}

void job_write_end(const struct render *r, const struct suspension *s, struct writer *w, unsigned line,
                   const char *indent)
{
    const char *job =
        arena_printf("%s_job(&%s->%s)", s->callee->name, r->function->names->self, frame_child(r->function, s));
    if (s->result)
        writer_line(w, line, indent, "%s;",
                    render_assignment(s->result->type, render_variable(r, s->result),
                                      arena_printf("((struct %s *)%s)->async_result", s->job, job)));
    writer_line(w, line, indent, "async_blocking_free(%s);", job);
}
