#include "render.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "diag.h"
#include "leave.h"
#include "names.h"

struct edit {
    struct span span;
    const char *text;
    bool is_placeholder; /* of an await that is not run here, but may be by the same text */
};

typedef ARRAY(struct edit) edits;

/* ---- pieces of C ---- */

const char *render_declaration(const struct type *type, const char *name)
{
    return arena_printf("%s%s%s", type->prefix, name, type->suffix);
}

const char *render_type_name(const struct type *type)
{
    size_t length = strlen(type->prefix);
    while (length && type->prefix[length - 1] == ' ')
        length--;
    return arena_printf("%.*s%s", (int)length, type->prefix, type->suffix);
}

/** The type of a pointer to a variable of variably modified type, with its bounds. */
static const char *bounded_pointer(const struct render *r, const struct variable *v)
{
    struct text text = {0};
    size_t bound = 0;
    text_printf(&text, v->type->class == TYPE_VARIABLE_ARRAY ? "%s(*)" : "%s*", v->type->prefix);
    for (const char *c = v->type->suffix; *c; c++) {
        text_add(&text, c, 1);
        if (c[0] == '[' && c[1] == '*') {
            text_puts(&text, render_variable(r, v->bounds.at[bound++].variable));
            c++;
        }
    }
    return text_string(&text);
}

/** The frame has a pointer to an array, and the value of a pointer to one, without its bounds. */
static const char *bounded_variable(const struct render *r, const struct variable *v)
{
    bool is_array = v->type->class == TYPE_VARIABLE_ARRAY;
    return arena_printf("(*(%s)%s%s->%s)", bounded_pointer(r, v), is_array ? "" : "&",
                        r->function->names->self, v->field);
}

const char *render_variable(const struct render *r, const struct variable *variable)
{
    const char *self = r->function ? r->function->names->self : "";
    if (!variable->in_frame)
        return variable->field;
    if (variable->bounds.count)
        return bounded_variable(r, variable);
    if (!variable->type->is_local)
        return arena_printf("%s->%s", self, variable->field);
    if (variable->kind == VARIABLE_LOCAL)
        return arena_printf("(*(__typeof__(%s) *)%s->%s)", variable->name, self, variable->field);
    return arena_printf("(*(%s(*)%s)%s->%s)", variable->type->prefix, variable->type->suffix, self,
                        variable->field);
}

const char *render_assignment(const struct type *type, const char *target, const char *text)
{
    if (!type->has_const_member)
        return arena_printf("%s = %s", target, text);
    return arena_printf("__builtin_memcpy(&%s, (%s[1]){%s}, sizeof %s)", target, render_type_name(type), text,
                        target);
}

static bool is_comma(const struct node *e)
{
    while (e->kind == NODE_CONVERSION)
        e = e->children.at[0];
    return e->kind == NODE_COMMA && !e->value && !e->is_done;
}

const char *render_operand(const struct render *r, struct node *e)
{
    return arena_printf(is_comma(e) ? "(%s)" : "%s", render_flat(r, e));
}

const char *render_arguments(const struct render *r, const struct node *call)
{
    struct text list = {0};
    for (size_t i = 1; i < call->children.count; i++)
        text_printf(&list, "%s%s", i > 1 ? ", " : "", render_flat(r, call->children.at[i]));
    return text_string(&list);
}

const char *render_boxing(const struct render *r, const struct node *call)
{
    bool is_pointer = call->callee->convention == CONVENTION_POINTER;
    const char *callee = is_pointer ? render_flat(r, call->children.at[0]) : call->callee->names->box;
    return arena_printf("%s%s(%s)", call->callee->result->class == TYPE_VOID ? "" : "(void)", callee,
                        render_arguments(r, call));
}

/** What a poll function returns when it is ready: with a value, if that goes in registers. */
static const char *ready(const struct function *f, const char *value)
{
    if (f->is_plain)
        return value;
    if (function_returns_in_registers(f))
        return arena_printf("(struct %s){ASYNC_READY, %s}", f->names->poll_result, value);
    return "ASYNC_READY";
}

const char *render_poll(const struct function *f, const char *frame, const char *context, const char *result)
{
    bool has_place = f->item || (f->result->class != TYPE_VOID && !function_returns_in_registers(f));
    return arena_printf("%s(%s%s%s%s%s%s%s)", f->names->poll, frame, f->is_plain ? "" : ", ",
                        f->is_plain ? "" : context, f->takes_values ? ", NULL" : "", has_place ? ", " : "",
                        has_place ? result : "", f->delegates ? ", NULL" : "");
}

const char *render_item(const struct function *f, const char *state)
{
    return arena_printf("return %s->%s = %s, %s;", f->names->self, f->names->state_member, state,
                        ready(f, "true"));
}

const char *render_pending(const struct function *f)
{
    if (!function_returns_in_registers(f))
        return "ASYNC_PENDING";
    return arena_printf("(struct %s){.%s = ASYNC_PENDING}", f->names->poll_result, f->names->status);
}

const char *render_return_of(const struct function *f, const char *value)
{
    const char *end = arena_printf("%s->%s = %s", f->names->self, f->names->state_member, f->names->end);
    if (function_returns_in_registers(f))
        return arena_printf("return %s, %s;", end, ready(f, value));
    return arena_printf("return %s, %s, ASYNC_READY;",
                        render_assignment(f->result, arena_printf("*%s", f->names->result), value), end);
}

const char *render_return(const struct render *r, struct node *value)
{
    const struct names *names = r->function->names;
    const char *end = arena_printf("%s->%s = %s", names->self, names->state_member, names->end);
    bool in_registers = function_returns_in_registers(r->function);
    if (r->function->item) /* there are no more */
        return arena_printf("return %s, %s;", end, ready(r->function, "false"));
    if (!value && in_registers)
        return arena_printf("return %s, (struct %s){.%s = ASYNC_READY};", end, names->poll_result,
                            names->status);
    if (!value || value->is_done)
        return arena_printf("return %s, ASYNC_READY;", end);
    if (r->function->result->class == TYPE_VOID)
        return arena_printf("{ %s; return %s, ASYNC_READY; }", render_flat(r, value), end);
    return render_return_of(r->function, render_operand(r, value));
}

static bool has_value(const struct function *f)
{
    return f->result->class != TYPE_VOID && !f->item;
}

const char *render_result(const struct render *r, struct node *value)
{
    const struct function *f = r->function;
    if (!value || value->is_done)
        return "";
    if (!has_value(f))
        return render_flat(r, value);
    if (function_returns_in_registers(f))
        return arena_printf("%s = %s", render_declaration(f->result, f->names->outcome),
                            render_operand(r, value));
    return render_assignment(f->result, arena_printf("*%s", f->names->result), render_operand(r, value));
}

const char *render_end(const struct function *f)
{
    const char *end = arena_printf("%s->%s = %s", f->names->self, f->names->state_member, f->names->end);
    return arena_printf("return %s, %s;", end, ready(f, f->item ? "false" : f->names->outcome));
}

const char *render_returned(const struct render *r)
{
    const struct function *f = r->function;
    return f->returned ? render_return_of(f, render_variable(r, f->returned)) : render_return(r, NULL);
}

static const char *exit_name(enum exit_kind kind, const struct node *jump)
{
    if (kind != EXIT_JUMP)
        return kind == EXIT_RETURN ? "return" : "cancelled";
    if (jump->kind == NODE_GOTO)
        return arena_printf("goto %s", jump->name);
    return jump->kind == NODE_BREAK ? "break" : "continue";
}

const char *render_branches(const struct render *r, const struct fork *fork, const char *comparison,
                            const char *connective)
{
    struct text text = {0};
    for (size_t i = 0; i < fork->branches.count; i++)
        text_printf(&text, "%s%s %s %s", i ? connective : "", render_variable(r, fork->branches.at[i]->state),
                    comparison, r->function->names->end);
    return text_string(&text);
}

const char *render_branch_end(const struct render *r, const struct branch *branch)
{
    return arena_printf("%s = %s;", render_variable(r, branch->state), r->function->names->end);
}

bool render_is_simple(const char *text)
{
    return text[strspn(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.->")] == 0 &&
           !strstr(text, "--") && text[0] != '-' && text[0] != '>';
}

const char *render_way(const struct render *r, const struct ending *ending, enum exit_kind kind,
                       const struct node *jump)
{
    if (!ending->way)
        return arena_printf("/* %s */", exit_name(kind, jump));
    return arena_printf("%s = %zu; /* %s */", render_variable(r, ending->way), leave_exit(ending, kind, jump),
                        exit_name(kind, jump));
}

const char *render_way_out(const struct render *r, const struct cleanup *first, enum exit_kind kind,
                           const struct node *jump)
{
    return arena_printf("%s%s%s\ngoto %s;", first->branch ? render_branch_end(r, first->branch) : "",
                        first->branch ? "\n" : "", render_way(r, first->ending, kind, jump), first->label);
}

/** Futures: `first, how many`. */
static const char *all_futures(const char *name)
{
    return arena_printf("(void *)&%s, sizeof %s / sizeof(struct async_future)", name, name);
}

static const char *drop_futures(const struct render *r, const struct variable *v)
{
    const char *name = render_variable(r, v);
    if (v->embedded)
        return arena_printf("%s(&%s)", v->embedded->names->drop, name);
    if (v->type->future.level == 1)
        return arena_printf("async_future_drop(&%s)", name);
    return arena_printf("async_futures_drop(%s)", all_futures(name));
}

static const char *clean_up(const struct render *r, const struct variable *v)
{
    if (v->type->future.level)
        return drop_futures(r, v);
    return v->cleanup ? arena_printf("%s(&%s)", v->cleanup, render_variable(r, v)) : NULL;
}

const char *render_cleanup(const struct render *r, const struct variable *v)
{
    const char *cleanup = clean_up(r, v);
    if (v->type->class != TYPE_VARIABLE_ARRAY)
        return cleanup;
    return arena_printf("%s%sasync_array_free(%s->%s)", cleanup ? cleanup : "", cleanup ? ", " : "",
                        r->function->names->self, v->field);
}

/* ---- initialisation of variables in the frame ---- */

static const char *initialise_array(const char *name, const struct type *type, struct node *e,
                                    const char *text)
{
    const char *braced = model_strip(e)->kind == NODE_INITIALISER_LIST ? text : arena_printf("{%s}", text);
    bool is_qualified = type->is_const || type->is_volatile;
    if (strstr(text, "\n#embed")) /* clang 19 loses the bytes in compound literals when it optimises */
        return arena_printf(
            "__extension__ ({ %s = %s; __builtin_memcpy((void *)%s, async_embedded, sizeof %s); })",
            render_declaration(type, "async_embedded"), braced, name, name);
    return arena_printf("__builtin_memcpy(%s%s, %s(%s)%s, sizeof %s)", is_qualified ? "(void *)" : "", name,
                        type->is_volatile ? "(void *)" : "", render_type_name(type), braced, name);
}

const char *render_unended(const struct render *r, const struct variable *v)
{
    const struct names *names = v->embedded->names;
    return arena_printf("%s.%s != %s", render_variable(r, v), names->state_member, names->end);
}

/** A future whose storage is its frame is empty when it has ended. */
static const char *empty_frame(const struct render *r, const struct variable *v)
{
    const struct names *names = v->embedded->names;
    return arena_printf("%s.%s = %s", render_variable(r, v), names->state_member, names->end);
}

/** Makes a lazy future, or a generator, in the variable that is its frame. */
static const char *initialise_frame(const struct render *r, const struct variable *v, struct node *value)
{
    const struct node *call = model_strip(value);
    if (call->kind == NODE_LAZY)
        call = model_strip(call->children.at[0]);
    const char *arguments = render_arguments(r, call);
    return arena_printf("%s(&%s%s%s)", v->embedded->names->init, render_variable(r, v),
                        *arguments ? ", " : "", arguments);
}

static const char *render_initialisation(const struct render *r, struct node *variable)
{
    const struct variable *v = variable->variable;
    struct node *e = variable->children.at[variable->children.count - 1];
    if (v->embedded)
        return initialise_frame(r, v, e);
    const char *name = render_variable(r, v), *text = render_flat(r, e);
    if (v->type->class == TYPE_ARRAY)
        return initialise_array(name, v->type, e, text);
    if (model_strip(e)->kind == NODE_INITIALISER_LIST)
        text = arena_printf("(%s)%s", render_type_name(v->type), text);
    return render_assignment(v->type, name, text);
}

/** Evaluates the bounds of a variable of variably modified type; an array gets its storage. */
static void add_bounds(const struct render *r, const struct variable *v, struct text *text,
                       const char *separator)
{
    for (size_t i = 0; i < v->bounds.count; i++)
        text_printf(text, "%s%s = (__SIZE_TYPE__)(%s)", text->length ? separator : "",
                    render_variable(r, v->bounds.at[i].variable), render_flat(r, v->bounds.at[i].expression));
    if (v->bounds.count && v->type->class == TYPE_VARIABLE_ARRAY)
        text_printf(text, "%s%s->%s = async_array_new(sizeof %s)", separator, r->function->names->self,
                    v->field, render_variable(r, v));
}

void render_moved(const struct render *r, struct node *variable, struct text *text, const char *separator)
{
    const struct variable *v = variable->variable;
    add_bounds(r, v, text, separator);
    if (variable->has_initialiser && v->type->class == TYPE_VARIABLE_ARRAY)
        text_printf(text, "%s__builtin_memset(%s, 0, sizeof %s)", separator, render_variable(r, v),
                    render_variable(r, v));
    else if (variable->has_initialiser)
        text_printf(text, "%s%s", text->length ? separator : "", render_initialisation(r, variable));
    else if (v->embedded)
        text_printf(text, "%s%s", text->length ? separator : "", empty_frame(r, v));
    else if (variable->is_local_object && v->type->future.level == 1)
        text_printf(text, "%s%s = (struct async_future){0}", text->length ? separator : "",
                    render_variable(r, v));
    else if (variable->is_local_object && v->type->future.level)
        text_printf(text, "%sasync_futures_clear(%s)", text->length ? separator : "",
                    all_futures(render_variable(r, v)));
}

const char *render_copy(const struct render *r, struct node *variable, bool is_kept)
{
    const struct variable *v = variable->variable;
    const char *self = r->function->names->self;
    if (is_kept)
        return arena_printf("__builtin_memcpy(%s->%s, (void *)&%s, sizeof %s)", self, v->field, v->name,
                            v->name);
    struct node *e = variable->children.at[variable->children.count - 1];
    const char *text = render_operand(r, e);
    bool is_list = model_strip(e)->kind == NODE_INITIALISER_LIST;
    if (v->type->class == TYPE_RECORD && !is_list && !v->type->is_const && !v->type->has_const_member)
        return arena_printf("%s = %s", render_variable(r, v), text);
    /* a record's value is one element of an array: in braces it would be its first member's */
    const char *element = v->type->class == TYPE_RECORD && !is_list ? "[1]" : "";
    const char *address = v->type->class == TYPE_ARRAY || *element ? "" : "&";
    return arena_printf(is_list ? "__builtin_memcpy(%s->%s, (void *)%s(__typeof__(%s)%s)%s, sizeof %s)"
                                : "__builtin_memcpy(%s->%s, (void *)%s(__typeof__(%s)%s){%s}, sizeof %s)",
                        self, v->field, address, v->name, element, text, v->name);
}

/* ---- edits ---- */

/** An edit that replaces a name where it stands: in arguments of a macro too, unless it is stringified. */
static void need_editable(const struct render *r, const struct node *node)
{
    if (!node->is_editable)
        model_need_text(r->unit, node);
}

/** An edit of a whole statement: its keyword stands in the text; what its expression ends with may be a
 * macro. */
static void need_beginning(const struct render *r, const struct node *node)
{
    bool begins = node->macro >= 0 && r->unit->macros.at[node->macro].span.begin == node->span.begin;
    if (begins || node->around >= 0)
        model_expand(r->unit, begins ? node->macro : node->around);
}

static bool is_statement_edit(const struct node *node)
{
    return node->kind == NODE_RETURN || node->kind == NODE_DECLARATION || node->kind == NODE_CONTINUE ||
           node->kind == NODE_OTHER_STATEMENT;
}

/** Whether the constness of a const variable is visible: its type is asked for, or a pointer is made to it.
 */
static bool shows_const(const struct node *node)
{
    const struct node *parent = node->parent;
    while (parent && (parent->kind == NODE_PARENTHESES || parent->kind == NODE_CONVERSION ||
                      parent->kind == NODE_DECAY || parent->kind == NODE_SUBSCRIPT ||
                      (parent->kind == NODE_MEMBER && !parent->is_arrow)))
        parent = parent->parent;
    return parent && (parent->kind == NODE_ADDRESS || parent->kind == NODE_UNEVALUATED);
}

static const char *reference_text(const struct render *r, const struct node *node)
{
    const struct variable *v = node->variable;
    const char *name = render_variable(r, v);
    if (!v->type->is_const || v->type->is_local || !shows_const(node))
        return name;
    const char *pointer = v->type->class == TYPE_ARRAY ? "(*)" : "*";
    return arena_printf("(*(%s%s%s)&%s)", v->type->view_prefix, pointer, v->type->view_suffix, name);
}

/** A compound literal whose storage is in the frame: it is stored, then named through a pointer. */
static const char *literal_text(const struct render *r, struct node *node)
{
    const struct type *type = node->variable->type;
    const char *name = render_variable(r, node->variable), *text = render_own(r, node);
    if (type->class == TYPE_ARRAY)
        return arena_printf("(*(%s(*)%s)__builtin_memcpy(%s, %s, sizeof %s))", type->prefix, type->suffix,
                            name, text, name);
    return arena_printf("(*(%s, &%s))", render_assignment(type, name, text), name);
}

/** An await or async call that is never run: a call with its type. */
static const char *unevaluated_call(const struct node *node)
{
    const struct node *call = node->kind == NODE_AWAIT ? model_strip(node->children.at[0]) : node;
    if (call->kind == NODE_WITHIN)
        return "(_Bool)1";
    const struct type *type = call->callee->result;
    return arena_printf("((%s(*)(void)%s)0)()", type->prefix, type->suffix);
}

const char *render_place(const struct render *r, const struct node *node)
{
    const struct place place = source_origin(r->unit->source, node->span.begin);
    return arena_printf("\"%s\", \"%s\", %u",
                        r->function ? function_user_name(r->function) : "async_block_on",
                        writer_quoted(place.file->path), source_place_line(place, NULL));
}

/** A future that is awaited; the place that it is taken out of is empty then. */
static const char *take_text(const struct render *r, struct node *node)
{
    struct node *operand = node->children.at[0];
    if (node->is_left)
        return arena_printf("async_future_named(&%s, %s)", render_operand(r, operand), render_place(r, node));
    return arena_printf(model_is_place(operand) ? "async_future_take(&%s, %s)"
                                                : "async_future_awaited(%s, %s)",
                        render_operand(r, operand), render_place(r, node));
}

/** Runs what makes a result available through a pointer, as an expression that is the result. */
static const char *run_text(const struct type *result, const char *run, const char *first)
{
    if (result->class == TYPE_VOID)
        return arena_printf("%sNULL)", run);
    return arena_printf("__extension__ ({ %s%s; %s&awaited); awaited; })", first, render_declaration(result, "awaited"),
                        run);
}

static const char *future_text(const struct render *r, const struct node *node, const struct node *call)
{
    const char *future = call->is_boxed
                             ? arena_printf("(%s, async_box_future())", render_boxing(r, call))
                             : arena_printf("%s(%s)", call->callee->names->lazy, render_arguments(r, call));
    return node->kind == NODE_SPAWN ? arena_printf("async_future_start(%s)", future) : future;
}

static const char *operation_text(const struct render *r, const struct node *node)
{
    struct node *call = model_strip(node->children.at[0]);
    model_expand(r->unit, call->macro); /* the arguments may come out of it, too */
    if (call->kind == NODE_TAKE)
        return run_text(call->children.at[0]->future.value,
                        arena_printf("async_future_run(%s, ", take_text(r, call)), "");
    if (node->kind == NODE_LAZY || node->is_value)
        return future_text(r, node, call);
    const struct names *names = call->callee->names;
    if (!call->is_boxed)
        return arena_printf("%s(%s)", node->kind == NODE_SPAWN ? names->spawn : names->block_on,
                            render_arguments(r, call));
    const char *boxing = render_boxing(r, call);
    if (node->kind == NODE_SPAWN)
        return arena_printf("(%s, async_box_spawn())", boxing);
    if (call->callee->result->class == TYPE_VOID)
        return arena_printf("(%s, async_box_run(NULL))", boxing);
    return arena_printf("__extension__ ({ %s; %s; async_box_run(&boxed_result); boxed_result; })", boxing,
                        render_declaration(call->callee->result, "boxed_result"));
}

/** Assigning to a local future drops what it held; other places are plain storage. */
static const char *assignment_text(const struct render *r, const struct node *node)
{
    struct node *left = node->children.at[0];
    if (node->future.level != 1 || !model_is_local_future(left))
        return NULL;
    const struct variable *v = model_strip(left)->variable;
    if (v && v->embedded)
        return arena_printf("(%s(&%s), %s)", v->embedded->names->drop, render_variable(r, v),
                            initialise_frame(r, v, node->children.at[1]));
    return arena_printf("async_future_set(&%s, %s)", render_flat(r, left),
                        render_operand(r, node->children.at[1]));
}

/** What follows a declaration of an ordinary function: its futures are dropped when they go out of scope. */
static const char *owners_text(const struct node *declaration)
{
    struct text text = {0};
    for (size_t i = 0; i < declaration->children.count; i++) {
        const struct node *child = declaration->children.at[i];
        if (child->kind != NODE_VARIABLE || !child->is_local_object)
            continue;
        if (child->type && child->type->class == TYPE_VARIABLE_ARRAY)
            text_printf(&text, " async_futures_clear(%s);", all_futures(child->name));
        text_printf(&text, " ASYNC_OWNED(%s);", child->name);
    }
    return text.length ? text_string(&text) : NULL;
}

static bool is_moved(const struct node *variable)
{
    return variable->variable && variable->variable->in_frame;
}

const char *render_local(const struct render *r, const struct node *variable)
{
    const struct variable *v = variable->variable;
    const char *value = variable->has_initialiser
                            ? render_flat(r, variable->children.at[variable->children.count - 1])
                            : NULL;
    return arena_printf("%s%s%s%s%s%s%s%s", v->is_unused ? "__attribute__((__unused__)) " : "",
                        v->alignment ? v->alignment : "", v->alignment ? " " : "", v->type->view_prefix,
                        v->name, v->type->view_suffix, value ? " = " : "", value ? value : "");
}

/** The names of a declaration's variables that are in the frame; empty if it stays as it is. */
static const char *moved_names(const struct node *declaration)
{
    struct text names = {0};
    for (size_t i = 0; i < declaration->children.count; i++) {
        const struct node *child = declaration->children.at[i];
        if (child->kind == NODE_VARIABLE && is_moved(child) && !child->variable->type->is_local)
            text_printf(&names, "%s%s", names.length ? ", " : "", child->variable->name);
    }
    return text_string(&names);
}

/** A declaration of which something is in the frame: what is left of it to do. Null when nothing is. */
static const char *declaration_text(const struct render *r, const struct node *node)
{
    bool in_for = node->parent && node->parent->kind == NODE_FOR;
    bool in_compound = node->parent && node->parent->kind == NODE_COMPOUND;
    const char *moved = moved_names(node);
    if (!*moved)
        return NULL;
    struct text text = {0};
    for (size_t i = 0; i < node->children.count; i++) {
        struct node *child = node->children.at[i];
        if (child->kind != NODE_VARIABLE)
            continue;
        if (is_moved(child))
            render_moved(r, child, &text, in_for ? ", " : "; ");
        else if (!in_for)
            text_printf(&text, "%s%s", text.length ? "; " : "", render_local(r, child));
    }
    if (text.length || in_for || !in_compound)
        return arena_printf("%s;", text_string(&text));
    return arena_printf("/* in the frame: %s */", moved);
}

static const char *continue_text(const struct node *node)
{
    const struct node *loop = node->parent;
    while (loop && loop->kind != NODE_WHILE && loop->kind != NODE_DO && loop->kind != NODE_FOR)
        loop = loop->parent;
    return loop && loop->advance_label ? arena_printf("goto %s;", loop->advance_label) : NULL;
}

const char *render_next(const struct render *r, const struct function *generator, const struct node *call,
                        const char *frame, const char *context)
{
    const struct node *item = call->children.at[call->children.count - 1];
    const char *sent = !generator->takes_values ? ""
                       : call->children.count == 3
                           ? "NULL, "
                           : arena_printf("(void *)%s, ", render_flat(r, call->children.at[2]));
    return arena_printf("%s(%s, %s%s%s%s)", generator->names->poll, frame, generator->is_plain ? "" : context,
                        generator->is_plain ? "" : ", ", sent, render_operand(r, (struct node *)item));
}

/** Takes the next item of a generator whose storage is its frame, or of what a for_each runs through. */
static const char *next_text(const struct render *r, const struct node *call)
{
    if (call->generator)
        return render_next(r, call->generator, call, render_flat(r, call->children.at[1]), "");
    return call->is_each ? arena_printf("async_next(%s)", render_arguments(r, call)) : NULL;
}

/** A generator's frame as a local variable. */
static const char *frame_text(const struct names *names, const char *name)
{
    return arena_printf("ASYNC_LOCAL_FRAME(struct %s, %s, %s)", names->future, name, names->drop);
}

/** `struct f_generator g dropped by f_drop, *more = (f_init(&g, ...), &g)`, or a handle that is given its
 * value. */
static const char *each_declarators(const struct render *r, const struct function *embedded,
                                    const struct node *each, const char *more)
{
    struct node *value = each->children.at[0];
    bool is_unevaluated = !embedded && model_strip(value)->in_place; /* it would have been lowered */
    if (!embedded)
        return arena_printf(
            "struct async_future %s __attribute__((__cleanup__(async_future_drop))) = %s, *%s = &%s",
            each->name, is_unevaluated ? "{0}" : render_operand(r, value), more, each->name);
    const char *arguments = render_arguments(r, model_strip(value));
    return arena_printf("%s, *%s = (%s(&%s%s%s), &%s)", frame_text(embedded->names, each->name), more,
                        embedded->names->init, each->name, *arguments ? ", " : "", arguments, each->name);
}

const char *render_each(const struct render *r, const struct node *loop)
{
    const struct node *declaration = loop->loop.init, *each = declaration->children.at[0];
    const char *item = declaration->children.count > 1 ? model_text(r->unit, loop->item) : "";
    const char *more = model_free_name(r->unit, "async_more");
    return arena_printf("for (%s; %s; %s = 0) for (%s; %s;)",
                        each_declarators(r, loop->loop.condition->generator, each, more), more, more, item,
                        render_flat(r, loop->loop.condition));
}

static const char *reference_edit(const struct render *r, struct node *node)
{
    if (node->is_captured)
        return node->variable ? render_variable(r, node->variable) : node->name;
    if (!node->callee && (!node->variable || !node->variable->in_frame))
        return NULL;
    need_editable(r, node);
    return node->callee ? node->callee->names->box : reference_text(r, node);
}

/** The text that replaces a node itself, leaving aside what replaces it for its readers; null for none. */
static const char *own_edit(const struct render *r, struct node *node)
{
    const char *text = NULL;
    switch (node->kind) {
    case NODE_REFERENCE:
        return reference_edit(r, node);
    case NODE_ADDRESS:
        return node->is_captured ? arena_printf("&%s", render_operand(r, node->children.at[0])) : NULL;
    case NODE_FUTURES:
        return all_futures(render_variable(r, node->variable));
    case NODE_CALL:
        if (node->is_each && !node->callee)
            return next_text(r, node);
        text = node->callee ? unevaluated_call(node) : node->in_place ? next_text(r, node) : NULL;
        break;
    case NODE_AWAIT:
        need_editable(r, node);
        return unevaluated_call(node);
    case NODE_TRY: /* what is run has been lowered */
        text = arena_printf("(%s)", render_flat(r, node->children.at[0]));
        break;
    case NODE_SPAWN:
    case NODE_LAZY:
    case NODE_BLOCK_ON:
        text = operation_text(r, node);
        break;
    case NODE_MOVE:
        text = arena_printf("async_future_move(&%s)", render_flat(r, node->children.at[0]));
        break;
    case NODE_TAKE:
        text = take_text(r, node);
        break;
    case NODE_ASSIGN:
        text = assignment_text(r, node);
        break;
    case NODE_PARAMETERS:
        return owners_text(node);
    case NODE_FUNCTION_NAME:
        text = r->function ? arena_printf("\"%s\"", function_user_name(r->function)) : NULL;
        break;
    case NODE_CONSTEXPR:
        text = "static constexpr";
        break;
    case NODE_RETURN:
        text = r->function ? render_return(r, node->children.count ? node->children.at[0] : NULL) : NULL;
        break;
    case NODE_CONTINUE:
        text = continue_text(node);
        break;
    case NODE_OTHER_STATEMENT:
        text = !node->is_moved ? NULL : node->parent->kind == NODE_COMPOUND ? "" : "{}";
        break;
    case NODE_DECLARATION:
        text = r->function ? declaration_text(r, node) : NULL;
        break;
    default:
        return NULL;
    }
    if (text && is_statement_edit(node))
        need_beginning(r, node);
    else if (text)
        model_need_text(r->unit, node);
    return text;
}

/** Whether an expression is compared for equality within parentheses: what can be assigned to makes clang
 * take that for a slip. */
static bool looks_like_a_slip(const struct render *r, const struct node *node)
{
    const struct node *parent = node->parent;
    while (parent && parent->kind == NODE_CONVERSION)
        parent = parent->parent;
    const struct token *next = source_next(r->unit->source, node->span.end);
    return parent && parent->kind == NODE_OTHER && parent->parent &&
           parent->parent->kind == NODE_PARENTHESES && token_is(r->unit->source, next, "==");
}

static const char *value_text(const struct render *r, const struct node *node)
{
    const struct type *type = node->value->type;
    const char *text = render_variable(r, node->value);
    bool is_value = type->class == TYPE_SCALAR && !type->is_local && looks_like_a_slip(r, node);
    return is_value ? arena_printf("(%s)%s", render_type_name(type), text) : text;
}

static const char *edit_of(const struct render *r, struct node *node)
{
    if (node->value)
        return value_text(r, node);
    if (node->is_done)
        return "(void)0";
    if (node->instead)
        return render_flat(r, node->instead);
    if (node->kind == NODE_COMPOUND_LITERAL && node->variable && node->variable->in_frame) {
        model_need_text(r->unit, node);
        return literal_text(r, node);
    }
    return own_edit(r, node);
}

static void collect(const struct render *r, struct node *node, edits *list);

/** A local generator of an ordinary function whose storage is its frame; null for other declarations. */
static const char *frame_declaration(const struct render *r, const struct node *node)
{
    const struct node *child =
        node->kind == NODE_DECLARATION && node->children.count ? node->children.at[0] : NULL;
    const struct variable *v = child && child->kind == NODE_VARIABLE ? child->variable : NULL;
    if (r->function || !v || !v->embedded)
        return NULL;
    const char *arguments = render_arguments(r, model_strip(child->children.at[0]));
    return arena_printf("%s; %s(&%s%s%s);", frame_text(v->embedded->names, v->name), v->embedded->names->init,
                        v->name, *arguments ? ", " : "", arguments);
}

/** What a declaration of futures in an ordinary function needs beside its own text. */
static void collect_owners(const struct render *r, struct node *node, edits *list)
{
    struct span end = {node->span.end, node->span.end};
    const char *text = NULL;
    if (node->kind == NODE_DECLARATION)
        text = owners_text(node);
    else if (node->kind == NODE_VARIABLE && node->is_local_object && !node->has_initialiser &&
             node->type->class != TYPE_VARIABLE_ARRAY)
        text = " = {0}";
    if (!text)
        return;
    model_need_text(r->unit, node);
    struct edit edit = {end, text, false};
    PUSH(*list, edit);
}

/** Whether a statement gives a statement expression its value. */
static bool gives_value(const struct node *statement)
{
    while (statement->parent && statement->parent->kind == NODE_LABEL)
        statement = statement->parent;
    const struct node *block = statement->parent;
    return block && block->kind == NODE_COMPOUND && block->parent &&
           block->parent->kind == NODE_STATEMENT_EXPRESSION &&
           statement == block->children.at[block->children.count - 1];
}

/** clang warns when nobody uses the value of a statement expression, unless that comes out of a macro: where
 * the macro use has been expanded, it is told. */
static void collect_unused(const struct node *node, edits *list)
{
    const struct node *e = node, *parent = node->parent;
    if (node->kind != NODE_STATEMENT_EXPRESSION || node->macro >= 0)
        return;
    for (; parent && (parent->kind == NODE_PARENTHESES || parent->kind == NODE_CONVERSION);
         parent = parent->parent)
        e = parent;
    bool is_left = parent && parent->kind == NODE_COMMA && e == parent->children.at[0];
    if (!is_left && (!parent || parent->kind != NODE_EXPRESSION || gives_value(parent)))
        return;
    struct edit edit = {{node->span.begin, node->span.begin}, "(void)", false};
    PUSH(*list, edit);
}

/** The header of a for_each; its body is edited by itself. */
static void collect_each(const struct render *r, struct node *loop, edits *list)
{
    const struct token *open = source_next(r->unit->source, loop->span.begin + 1);
    while (open && !token_is(r->unit->source, open, "("))
        open = source_next(r->unit->source, open->span.end);
    struct edit edit = {
        {loop->span.begin, source_parentheses_end(r->unit->source, open)}, render_each(r, loop), false};
    need_beginning(r, loop);
    PUSH(*list, edit);
    collect(r, loop->loop.body, list);
}

static void collect(const struct render *r, struct node *node, edits *list)
{
    if (node->is_each && node->kind == NODE_FOR) {
        collect_each(r, node, list);
        return;
    }
    const char *text = frame_declaration(r, node);
    if (text)
        model_need_text(r->unit, node);
    else
        text = edit_of(r, node);
    if (text) {
        bool is_placeholder = node->kind == NODE_AWAIT && !node->value && !node->is_done;
        struct edit edit = {node->span, text, is_placeholder};
        PUSH(*list, edit);
        return;
    }
    if (r->function)
        collect_unused(node, list);
    for (size_t i = 0; i < node->children.count; i++)
        collect(r, node->children.at[i], list);
    if (!r->function)
        collect_owners(r, node, list);
}

static int by_position(const void *a, const void *b)
{
    const struct edit *x = a, *y = b;
    if (x->span.begin != y->span.begin)
        return x->span.begin < y->span.begin ? -1 : 1;
    return x->span.end > y->span.end ? -1 : x->span.end < y->span.end;
}

/** Sorts the edits and drops repetitions (of arguments that a macro uses twice). */
static void tidy(const struct render *r, edits *list)
{
    if (list->count)
        qsort(list->at, list->count, sizeof *list->at, by_position);
    size_t kept = 0;
    for (size_t i = 0; i < list->count; i++) {
        struct edit *edit = &list->at[i], *last = kept ? &list->at[kept - 1] : NULL;
        if (last && last->is_placeholder && span_equal(edit->span, last->span)) {
            *last = *edit;
            continue;
        }
        if (last && edit->span.begin < last->span.end) {
            if (edit->is_placeholder)
                continue;
            bool is_same = span_equal(edit->span, last->span) && !strcmp(edit->text, last->text);
            if (!is_same && !r->unit->to_expand.count)
                diag_error(ERROR_macro_not_rewritten, r->unit->source, edit->span.begin,
                           "this macro use cannot be rewritten", "write its expansion out");
            continue;
        }
        list->at[kept++] = *edit;
    }
    list->count = kept;
}

/* ---- output ---- */

/** A directive that does something (#include, #define, ...) keeps its line. */
static void add_directive(const struct source *source, struct text *text, const struct token *token)
{
    if (!token->inactive)
        return;
    for (size_t i = 0; i < source->directives.count; i++) {
        const struct directive *d = &source->directives.at[i];
        if (d->span.begin == token->span.begin && d->kind == DIRECTIVE_OTHER && !d->is_skipped)
            text_printf(text, "\n%s\n",
                        arena_copy(source->text + d->span.begin, d->span.end - d->span.begin));
    }
}

static unsigned presumed_line(const struct source *source, unsigned offset)
{
    const char *path;
    return source_presumed(source, source_line(source, offset), &path);
}

/** Adds the tokens of a span, one blank where there was white space or a comment between them. */
static void add_flat(const struct unit *unit, struct text *text, struct span span)
{
    const struct source *source = unit->source;
    unsigned last = span.begin;
    for (size_t i = source_token_at(source, span.begin); i < source->tokens.count; i++) {
        const struct token *token = &source->tokens.at[i];
        if (token->span.begin >= span.end)
            break;
        add_directive(source, text, token);
        if (token->inactive || token->kind == TOKEN_COMMENT || token->span.begin < span.begin)
            continue;
        if (token->span.begin > last && text->length)
            text_puts(text, " ");
        if (token_is(source, token, "__LINE__"))
            text_printf(text, "%u", presumed_line(source, token->span.begin));
        else
            text_add(text, source->text + token->span.begin, token->span.end - token->span.begin);
        last = token->span.end;
    }
    if (last < span.end && text->length)
        text_puts(text, " ");
}

static bool is_word_character(char c)
{
    return isalnum((unsigned char)c) || c == '_' || c == '$';
}

/** Adds text, apart from a word that it would become one with. */
static void add_word(struct text *text, const char *word)
{
    if (text->length && is_word_character(text->bytes[text->length - 1]) && is_word_character(word[0]))
        text_puts(text, " ");
    text_puts(text, word);
}

static const char *flat(const struct render *r, struct span span, edits *list)
{
    struct text text = {0};
    tidy(r, list);
    unsigned position = span.begin;
    for (size_t i = 0; i < list->count; i++) {
        add_flat(r->unit, &text, (struct span){position, list->at[i].span.begin});
        add_word(&text, list->at[i].text);
        position = list->at[i].span.end;
    }
    add_flat(r->unit, &text, (struct span){position, span.end});
    return text_string(&text);
}

const char *render_flat(const struct render *r, struct node *node)
{
    edits list = {0};
    collect(r, node, &list);
    return flat(r, node->span, &list);
}

/** Puts the short spelling in place of a reserved one, which comes out of a macro. */
static void shorten_keyword(char *text, const char *reserved)
{
    while ((text = strstr(text, reserved))) {
        memmove(text, text + 1, strlen(text));
        text[0] = (char)tolower(text[0]);
    }
}

/** Joins the lines of a word that goes on in the next one. */
static void unsplice(char *text)
{
    for (char *c = text; (c = strpbrk(c, "\r\n"));) {
        char *begin = c > text && c[-1] == '\\' ? c - 1 : c;
        memmove(begin, c + 1, strlen(c + 1) + 1);
        c = begin;
    }
}

/** Cuts a text off, between two characters. */
static void shorten(char *text)
{
    enum { LONGEST = 72 };
    size_t end = LONGEST - 3;
    if (strlen(text) <= LONGEST)
        return;
    while (((unsigned char)text[end] & 0xc0) == 0x80) /* UTF-8 */
        end--;
    memcpy(text + end, "...", sizeof "...");
}

const char *render_quote(const struct unit *unit, struct span span)
{
    struct text text = {0};
    add_flat(unit, &text, span);
    char *quoted = arena_copy(text_string(&text), text.length);
    unsplice(quoted);
    for (size_t end = strlen(quoted); end && quoted[end - 1] == ' '; end--)
        quoted[end - 1] = 0;
    shorten(quoted);
    shorten_keyword(quoted, "_Await ");
    shorten_keyword(quoted, "_Yield ");
    shorten_keyword(quoted, "_For_each ");
    for (char *c = quoted; (c = strstr(c, "*/"));) /* in a string literal */
        c[1] = ' ';
    for (char *c = quoted; (c = strstr(c, "/*"));)
        c[0] = ' ';
    return quoted;
}

const char *render_quote_await(const struct unit *unit, const struct suspension *s)
{
    struct span span = s->await->span;
    if (s->branch && s->branch->deadline == s)
        return arena_printf("the deadline of within(%s, ...)",
                            render_quote(unit, s->call->children.at[1]->span));
    if (s->call && s->call->is_implicit)
        return arena_printf("await %s(%s%s)", s->call->name,
                            s->call->variable->type->future.level == 1 ? "&" : "", s->call->variable->name);
    const struct node *loop = s->call && s->call->is_each ? s->await->parent : NULL;
    while (loop && loop->kind != NODE_FOR)
        loop = loop->parent;
    if (loop)
        span = (struct span){loop->span.begin, loop->loop.body->span.begin};
    return render_quote(unit, span);
}

const char *render_own(const struct render *r, struct node *node)
{
    edits list = {0};
    const char *text = own_edit(r, node);
    if (text)
        return text;
    for (size_t i = 0; i < node->children.count; i++)
        collect(r, node->children.at[i], &list);
    return arena_printf(node->kind == NODE_COMMA ? "(%s)" : "%s", flat(r, node->span, &list));
}

static unsigned count_newlines(const char *text, size_t size)
{
    unsigned count = 0;
    for (size_t i = 0; i < size; i++)
        count += text[i] == '\n';
    return count;
}

void render_source(const struct render *r, struct writer *w, struct span span, struct node *node)
{
    edits list = {0};
    collect(r, node, &list);
    tidy(r, &list);
    unsigned position = span.begin;
    for (size_t i = 0; i < list.count; i++) {
        struct edit *edit = &list.at[i];
        if (edit->span.begin < span.begin || edit->span.end > span.end)
            continue;
        writer_source(w, (struct span){position, edit->span.begin});
        writer_place(w, edit->span.begin);
        bool touches = w->out.length && is_word_character(w->out.bytes[w->out.length - 1]);
        writer_inline(w, touches && is_word_character(edit->text[0]) ? arena_printf(" %s", edit->text)
                                                                     : edit->text);
        unsigned lines = !w->has_lines ? 0
                                       : count_newlines(w->source->text + edit->span.begin,
                                                        edit->span.end - edit->span.begin);
        for (unsigned written = count_newlines(edit->text, strlen(edit->text)); written < lines; written++)
            writer_inline(w, "\n");
        position = edit->span.end;
    }
    writer_source(w, (struct span){position, span.end});
}
