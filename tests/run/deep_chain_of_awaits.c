/* A chain of forty async functions, each awaiting the next, each with locals that survive. */
#include <async.h>
#include <stdio.h>

#define LINK(name, next)                                                                                     \
    static async int name(int n, char *path)                                                                 \
    {                                                                                                        \
        int mine = n % 7, below;                                                                             \
        char *at = path;                                                                                     \
        *at = #name[0];                                                                                      \
        below = await next(n + 1, path + 1);                                                                 \
        if (mine & 1)                                                                                        \
            await async_yield();                                                                             \
        return below + mine * (*at == #name[0]);                                                             \
    }

static async int end(int n, char *path)
{
    *path = '\0';
    await async_yield();
    return n;
}

LINK(a_0, end)
LINK(b_0, a_0)
LINK(c_0, b_0)
LINK(d_0, c_0)
LINK(e_0, d_0)
LINK(f_0, e_0)
LINK(g_0, f_0)
LINK(h_0, g_0)
LINK(i_0, h_0)
LINK(j_0, i_0)
LINK(k_1, j_0)
LINK(l_1, k_1)
LINK(m_1, l_1)
LINK(n_1, m_1)
LINK(o_1, n_1)
LINK(p_1, o_1)
LINK(q_1, p_1)
LINK(r_1, q_1)
LINK(s_1, r_1)
LINK(t_1, s_1)
LINK(a_2, t_1)
LINK(b_2, a_2)
LINK(c_2, b_2)
LINK(d_2, c_2)
LINK(e_2, d_2)
LINK(f_2, e_2)
LINK(g_2, f_2)
LINK(h_2, g_2)
LINK(i_2, h_2)
LINK(j_2, i_2)
LINK(k_3, j_2)
LINK(l_3, k_3)
LINK(m_3, l_3)
LINK(n_3, m_3)
LINK(o_3, n_3)
LINK(p_3, o_3)
LINK(q_3, p_3)
LINK(r_3, q_3)
LINK(s_3, r_3)
LINK(t_3, s_3)

async int main(void)
{
    char path[64];

    printf("%d", await t_3(0, path));
    printf(" %s\n", path);
    printf("%d", await t_1(3, path));
    printf(" %s\n", path);
    return 0;
}
