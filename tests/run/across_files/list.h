#ifndef LIST_H
#define LIST_H
#include <async.h>

struct item {
    int value;
    struct item *next;
};

struct wide {
    long a, b;
    char name[8];
};

async int total_of(const struct item *items);
async int visit(struct item *item, int depth);
async int visit_next(struct item *item, int depth);
async struct wide widen(int value);
async void count_up(int n);
int counted(void);

#endif
