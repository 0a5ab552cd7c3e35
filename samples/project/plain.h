#ifndef PLAIN_H
#define PLAIN_H

const char *parity(int n);

#endif
