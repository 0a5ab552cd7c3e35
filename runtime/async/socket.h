#ifndef ASYNC_SOCKET_H
#define ASYNC_SOCKET_H
#include "async/executor.h"
#endif
