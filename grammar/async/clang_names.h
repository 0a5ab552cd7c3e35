/* What macros of clang's own headers expand to, by the names that other compilers' headers have for it. asyncc
 * parses with clang's headers; a macro use that it has to write out, in the middle of an expression that awaits,
 * holds them. */
#ifndef ASYNC_CLANG_NAMES_H
#define ASYNC_CLANG_NAMES_H

#pragma GCC system_header

/* <stdatomic.h> */
#define __c11_atomic_init atomic_init
#define __c11_atomic_thread_fence atomic_thread_fence
#define __c11_atomic_signal_fence atomic_signal_fence
#define __c11_atomic_is_lock_free(size) __atomic_is_lock_free(size, (void *)0)
#define _Value __val /* of atomic_flag */
#define __c11_atomic_store atomic_store_explicit
#define __c11_atomic_load atomic_load_explicit
#define __c11_atomic_exchange atomic_exchange_explicit
#define __c11_atomic_compare_exchange_strong atomic_compare_exchange_strong_explicit
#define __c11_atomic_compare_exchange_weak atomic_compare_exchange_weak_explicit
#define __c11_atomic_fetch_add atomic_fetch_add_explicit
#define __c11_atomic_fetch_sub atomic_fetch_sub_explicit
#define __c11_atomic_fetch_or atomic_fetch_or_explicit
#define __c11_atomic_fetch_xor atomic_fetch_xor_explicit
#define __c11_atomic_fetch_and atomic_fetch_and_explicit

/* <tgmath.h> */
#define __tg_promote(x) (x)
#define __tg_acos acos
#define __tg_asin asin
#define __tg_atan atan
#define __tg_acosh acosh
#define __tg_asinh asinh
#define __tg_atanh atanh
#define __tg_cos cos
#define __tg_sin sin
#define __tg_tan tan
#define __tg_cosh cosh
#define __tg_sinh sinh
#define __tg_tanh tanh
#define __tg_exp exp
#define __tg_log log
#define __tg_pow pow
#define __tg_sqrt sqrt
#define __tg_fabs fabs
#define __tg_atan2 atan2
#define __tg_cbrt cbrt
#define __tg_ceil ceil
#define __tg_copysign copysign
#define __tg_erf erf
#define __tg_erfc erfc
#define __tg_exp2 exp2
#define __tg_expm1 expm1
#define __tg_fdim fdim
#define __tg_floor floor
#define __tg_fma fma
#define __tg_fmax fmax
#define __tg_fmin fmin
#define __tg_fmod fmod
#define __tg_frexp frexp
#define __tg_hypot hypot
#define __tg_ilogb ilogb
#define __tg_ldexp ldexp
#define __tg_lgamma lgamma
#define __tg_llrint llrint
#define __tg_llround llround
#define __tg_log10 log10
#define __tg_log1p log1p
#define __tg_log2 log2
#define __tg_logb logb
#define __tg_lrint lrint
#define __tg_lround lround
#define __tg_nearbyint nearbyint
#define __tg_nextafter nextafter
#define __tg_nexttoward nexttoward
#define __tg_remainder remainder
#define __tg_remquo remquo
#define __tg_rint rint
#define __tg_round round
#define __tg_scalbn scalbn
#define __tg_scalbln scalbln
#define __tg_tgamma tgamma
#define __tg_trunc trunc
#define __tg_carg carg
#define __tg_cimag cimag
#define __tg_conj conj
#define __tg_cproj cproj
#define __tg_creal creal

#endif
