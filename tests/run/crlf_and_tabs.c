/* Source text with CRLF line ends, tabs, form feeds and a backslash-newline. */
#include <async.h>
#include <stdio.h>

static async int later(int value)
{
	await	async_yield();
	return	value;
}

#define SUM(a, b) \
	(await later(a) \
	 + await later(b))

async int main(void)
{
	int	sum = 0;	// a comment ä
	for (int i = 0; i < 3; i++)
		{
		sum += await
			later(i)
			;
		sum += SUM(i,
			1);
		}
	printf("%d \
%s\n", sum, "	tab");
	return 0;
}
