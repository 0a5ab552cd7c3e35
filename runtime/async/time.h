/* Time: sleeping, and the executor's clock. */
#ifndef ASYNC_TIME_H
#define ASYNC_TIME_H

#include <stdint.h>

#include "async/executor.h"

#endif
