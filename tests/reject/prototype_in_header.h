#ifndef PROTOTYPE_IN_HEADER_H
#define PROTOTYPE_IN_HEADER_H

int fetch(int n);
async int send_all(int n);
async int send_all(int n), send_one(int n);
int send_one(int n);
generator(int) ticks(int n);
async int print(const char *format, ...);
async int unknown();

#endif
