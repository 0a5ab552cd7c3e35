/* The header that has the keywords is not included. */
static async int twice(int n)
{
    return 2 * n;
}

int main(void)
{
    return twice(0);
}
