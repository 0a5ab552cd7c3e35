#pragma once
/* Defines no async function itself; included by once.h too. */

struct counter {
    int n;
};
