/* Digraphs and alternative spellings of the keywords that asyncc must recognise. */
%:include <async.h>
%:include <stdio.h>

static async int later(const int value)
<%
    await async_yield();
    return value;
%>

async int main(void)
<%
    int a<:3:> = <%await later(1), 2, await later(3)%>;
    for (int i = 0; i < 3; i++) <%
        a<:i:> += await later(a<:await later(2 - i):>);
    %>
    __typeof__(a<:0:>) b = await later(7);
    __volatile__ int c = await later(8);
    __const int d = await later(9);
    printf("%d %d %d %d %d %d\n", a<:0:>, a<:1:>, a<:2:>, b, c, d);
    return 0;
%>
