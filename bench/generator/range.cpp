// The same sum through a C++20 generator.
#include <chrono>
#include <coroutine>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <exception>

struct generator {
    struct promise_type {
        std::uint64_t item;
        generator get_return_object() { return {std::coroutine_handle<promise_type>::from_promise(*this)}; }
        std::suspend_always initial_suspend() noexcept { return {}; }
        std::suspend_always final_suspend() noexcept { return {}; }
        std::suspend_always yield_value(std::uint64_t value)
        {
            item = value;
            return {};
        }
        void return_void() {}
        void unhandled_exception() { std::terminate(); }
    };
    std::coroutine_handle<promise_type> handle;
    ~generator() { handle.destroy(); }
    bool next()
    {
        handle.resume();
        return !handle.done();
    }
};

static generator range(std::uint64_t n)
{
    for (std::uint64_t i = 0; i < n; i++)
        co_yield i;
}

int main(int argc, char **argv)
{
    std::uint64_t n = argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 100000000, sum = 0;
    auto begin = std::chrono::steady_clock::now();
    {
        generator g = range(n);
        while (g.next()) {
            std::uint64_t item = g.handle.promise().item;
            __asm__ volatile("" : "+r"(item));
            sum += item;
        }
    }
    std::chrono::duration<double, std::nano> time = std::chrono::steady_clock::now() - begin;
    std::printf("C++20:%.4f:%llu\n", time.count() / static_cast<double>(n), static_cast<unsigned long long>(sum));
}
