/* Part of futures_in_a_header.c: functions that own futures, whose types have names. */
typedef future(int) number;

struct holder {
    int id;
    number task;
};

static inline number pass_on(number task)
{
    return task;
}

static inline void ignore(number task)
{
    (void)task;
}

static inline void shift(struct holder *to, struct holder *from)
{
    to->task = from->task;
}
