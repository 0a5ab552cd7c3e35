// What of Tokio the program uses, on an executor that does nothing else: no timers, no I/O, one thread, a queue of
// tasks. join! and select! do what Tokio's do: the branches lie in the future that holds them, each is polled in turn
// until it is done; select! begins at a random one.
use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, RawWaker, RawWakerVTable, Waker};

// ---- branches: a list of futures ----

pub trait Branches {
    /// Polls those that are not done; whether all are.
    fn poll_all(self: Pin<&mut Self>, cx: &mut Context<'_>) -> bool;
}
pub trait Arms<T>: Sized {
    /// Polls the arm of an index.
    fn poll_arm(self: Pin<&mut Self>, index: u32, cx: &mut Context<'_>) -> Poll<T>;
}
pub struct Nil;
pub struct Branch<F, R> {
    pub future: Option<F>,
    pub rest: R,
}
impl Branches for Nil {
    #[inline(always)]
    fn poll_all(self: Pin<&mut Self>, _: &mut Context<'_>) -> bool { true }
}
impl<F: Future, R: Branches> Branches for Branch<F, R> {
    #[inline(always)]
    fn poll_all(self: Pin<&mut Self>, cx: &mut Context<'_>) -> bool {
        let this = unsafe { self.get_unchecked_mut() };
        if let Some(future) = &mut this.future {
            if unsafe { Pin::new_unchecked(future) }.poll(cx).is_ready() { this.future = None; }
        }
        let done = this.future.is_none();
        unsafe { Pin::new_unchecked(&mut this.rest) }.poll_all(cx) && done
    }
}
impl<T> Arms<T> for Nil {
    #[inline(always)]
    fn poll_arm(self: Pin<&mut Self>, _: u32, _: &mut Context<'_>) -> Poll<T> { unreachable!() }
}
impl<T, F: Future<Output = T>, R: Arms<T>> Arms<T> for Branch<F, R> {
    #[inline(always)]
    fn poll_arm(self: Pin<&mut Self>, index: u32, cx: &mut Context<'_>) -> Poll<T> {
        let this = unsafe { self.get_unchecked_mut() };
        if index > 0 { return unsafe { Pin::new_unchecked(&mut this.rest) }.poll_arm(index - 1, cx); }
        unsafe { Pin::new_unchecked(this.future.as_mut().unwrap()) }.poll(cx)
    }
}

thread_local! { static TURN: Cell<u32> = const { Cell::new(1) }; }
pub fn turn(n: u32) -> u32 {
    let x = TURN.get().wrapping_mul(1664525).wrapping_add(1013904223);
    TURN.set(x);
    (((x >> 16) as u64 * n as u64) >> 16) as u32
}

macro_rules! branches {
    () => { tokio::Nil };
    ($first:expr $(, $rest:expr)*) => { tokio::Branch { future: Some($first), rest: branches!($($rest),*) } };
}
macro_rules! join {
    ($($future:expr),*) => {{
        let mut branches = branches!($($future),*);
        std::future::poll_fn(|cx| {
            match tokio::Branches::poll_all(unsafe { Pin::new_unchecked(&mut branches) }, cx) {
                true => Poll::Ready(()),
                false => Poll::Pending,
            }
        }).await
    }};
}
macro_rules! select {
    ($($value:pat = $future:expr => $then:expr,)*) => {{
        const COUNT: u32 = [$(stringify!($future)),*].len() as u32;
        let mut arms = branches!($($future),*);
        let (won, value) = std::future::poll_fn(|cx| {
            let first = tokio::turn(COUNT);
            for i in 0..COUNT {
                let index = if first + i < COUNT { first + i } else { first + i - COUNT };
                if let Poll::Ready(x) = tokio::Arms::poll_arm(unsafe { Pin::new_unchecked(&mut arms) }, index, cx) {
                    return Poll::Ready((index, x));
                }
            }
            Poll::Pending
        }).await;
        drop(arms);
        let mut index = 0;
        $(if won == index { let $value = value; $then }
          index += 1;)*
    }};
}
pub(crate) use {join, select};

// ---- time: none ----

pub mod time {
    pub async fn timeout<F: std::future::Future>(_: std::time::Duration, _: F) -> Result<F::Output, ()> { Err(()) }
}

// ---- tasks ----

struct Task {
    future: RefCell<Option<Pin<Box<dyn Future<Output = ()>>>>>,
    queued: Cell<bool>,
}
thread_local! { static READY: RefCell<VecDeque<Rc<Task>>> = const { RefCell::new(VecDeque::new()) }; }

fn wake(task: &Rc<Task>) {
    if !task.queued.replace(true) { READY.with(|ready| ready.borrow_mut().push_back(task.clone())); }
}
unsafe fn clone_waker(task: *const ()) -> RawWaker {
    Rc::increment_strong_count(task as *const Task);
    RawWaker::new(task, &WAKER)
}
unsafe fn wake_waker(task: *const ()) { wake(&Rc::from_raw(task as *const Task)); }
unsafe fn wake_waker_by_ref(task: *const ()) {
    wake(&std::mem::ManuallyDrop::new(Rc::from_raw(task as *const Task)));
}
unsafe fn drop_waker(task: *const ()) { drop(Rc::from_raw(task as *const Task)); }
static WAKER: RawWakerVTable = RawWakerVTable::new(clone_waker, wake_waker, wake_waker_by_ref, drop_waker);

fn start(future: Pin<Box<dyn Future<Output = ()>>>) {
    wake(&Rc::new(Task { future: RefCell::new(Some(future)), queued: Cell::new(false) }));
}
fn run_ready() {
    while let Some(task) = READY.with(|ready| ready.borrow_mut().pop_front()) {
        task.queued.set(false);
        let waker = unsafe { Waker::from_raw(clone_waker_of(&task)) };
        let mut future = task.future.borrow_mut();
        if let Some(running) = &mut *future {
            if running.as_mut().poll(&mut Context::from_waker(&waker)).is_ready() { *future = None; }
        }
    }
}
unsafe fn clone_waker_of(task: &Rc<Task>) -> RawWaker { clone_waker(Rc::as_ptr(task) as *const ()) }

struct Shared<T> {
    value: Cell<Option<T>>,
    waiter: RefCell<Option<Waker>>,
}
pub struct JoinHandle<T>(Rc<Shared<T>>);
impl<T> Future for JoinHandle<T> {
    type Output = Result<T, ()>;
    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Result<T, ()>> {
        if let Some(value) = self.0.value.take() { return Poll::Ready(Ok(value)); }
        *self.0.waiter.borrow_mut() = Some(cx.waker().clone());
        Poll::Pending
    }
}
pub fn spawn<F: Future + 'static>(future: F) -> JoinHandle<F::Output> {
    let shared = Rc::new(Shared { value: Cell::new(None), waiter: RefCell::new(None) });
    let end = shared.clone();
    start(Box::pin(async move {
        end.value.set(Some(future.await));
        if let Some(waiter) = end.waiter.take() { waiter.wake(); }
    }));
    JoinHandle(shared)
}

pub mod runtime {
    use super::*;
    pub struct Builder;
    impl Builder {
        pub fn new_current_thread() -> Builder { Builder }
        pub fn enable_time(&mut self) -> &mut Builder { self }
        pub fn build(&mut self) -> Result<Runtime, ()> { Ok(Runtime) }
    }
    pub struct Runtime;
    impl Runtime {
        pub fn block_on<F: Future<Output = ()> + 'static>(&self, future: F) {
            start(Box::pin(future));
            run_ready();
        }
    }
}
