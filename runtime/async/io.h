#ifndef ASYNC_IO_H
#define ASYNC_IO_H
#include "async/executor.h"
#endif
