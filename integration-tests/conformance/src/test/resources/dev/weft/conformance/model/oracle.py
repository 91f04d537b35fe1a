"""Runs the random programs of the model test on CPython's asyncio and prints their traces.

Input: one program a line, an S-expression (Program.java says what the statements mean). Output: one trace a line, the
events joined by " | ". Time is virtual: a tick passes when nothing is ready. Timers with equal deadlines are FIFO and
the children of a task group are cancelled in the order of creation; CPython leaves both orders undefined.

The reference is 3.13 and later. On an older interpreter, or with --emulate, the constructs that changed since are
replaced by the small implementations in emulation() below, which behave as those of 3.14 do.
"""

import asyncio
import contextvars
import sys

EMULATE = sys.version_info < (3, 13) or "--emulate" in sys.argv
HORIZON = 100
ROUNDS = 40


# ---- virtual time


class Instant:
    """A selector with nothing to select: waiting only moves the clock."""

    def __init__(self, loop):
        self.loop = loop

    def select(self, timeout):
        if timeout is None:
            raise SystemError("deadlock: nothing is ready and no timer is set")
        if timeout > 0:
            self.loop.now = round(self.loop.now + timeout)
        return []


class VirtualLoop(asyncio.BaseEventLoop):
    def __init__(self):
        super().__init__()
        self.now = 0
        self.sequence = 0
        self._selector = Instant(self)
        self._clock_resolution = 1e-4

    def time(self):
        return self.now

    def call_at(self, when, callback, *args, context=None):
        self.sequence += 1  # makes equal deadlines FIFO; far below the resolution of the clock
        return super().call_at(when + self.sequence * 1e-9, callback, *args, context=context)

    def _process_events(self, events):
        pass

    def _write_to_self(self):
        pass


class OrderedTasks(dict):
    """Stands in for the set of tasks of a group."""

    def add(self, task):
        self[task] = None

    def discard(self, task):
        self.pop(task, None)


# ---- the constructs under test: CPython's own where they are recent enough

if EMULATE:

    class Task(asyncio.tasks._PyTask):
        def uncancel(self):
            left = super().uncancel()
            if left == 0:
                self._must_cancel = False
            return left

    class Deadline:
        def __init__(self, delay):
            self.delay = delay
            self.fired = False
            self.handle = None

        async def __aenter__(self):
            loop = asyncio.get_running_loop()
            self.task = asyncio.current_task()
            self.base = self.task.cancelling()
            if self.delay <= 0:
                self.handle = loop.call_soon(self.fire)
            else:
                self.handle = loop.call_at(loop.time() + self.delay, self.fire)
            return self

        def fire(self):
            self.task.cancel()
            self.fired = True
            self.handle = None

        def expired(self):
            return self.fired

        async def __aexit__(self, kind, error, trace):
            if self.handle is not None:
                self.handle.cancel()
            if self.fired and self.task.uncancel() <= self.base and kind is not None:
                if issubclass(kind, asyncio.CancelledError):
                    raise TimeoutError from error

    async def wait_for(awaitable, delay):
        if delay <= 0:
            future = asyncio.ensure_future(awaitable)
            if future.done():
                return future.result()
            gone = asyncio.get_running_loop().create_future()

            def wake(_):
                if not gone.done():
                    gone.set_result(None)

            future.add_done_callback(wake)
            try:
                future.cancel()
                await gone
            finally:
                future.remove_done_callback(wake)
            try:
                return future.result()
            except asyncio.CancelledError as error:
                raise TimeoutError from error
        async with Deadline(delay):
            return await awaitable

    class Group:
        def __init__(self):
            self.tasks = OrderedTasks()
            self.errors = []
            self.empty = None
            self.parent = None
            self.exiting = self.aborting = self.asked = False

        async def __aenter__(self):
            self.parent = asyncio.current_task()
            return self

        def abort(self):
            self.aborting = True
            for task in list(self.tasks):
                if not task.done():
                    task.cancel()

        def create_task(self, coroutine):
            if self.parent is None or (self.exiting and not self.tasks) or self.aborting:
                coroutine.close()
                raise RuntimeError("group not usable")
            task = asyncio.get_running_loop().create_task(coroutine)
            self.tasks.add(task)
            task.add_done_callback(self.child_done)
            return task

        def child_done(self, task):
            self.tasks.discard(task)
            if not self.tasks and self.empty is not None and not self.empty.done():
                self.empty.set_result(None)
            if task.cancelled() or task.exception() is None:
                return
            self.errors.append(task.exception())
            if not self.aborting and not self.asked:
                self.abort()
                self.asked = True
                self.parent.cancel()

        async def __aexit__(self, kind, error, trace):
            self.exiting = True
            cancelled = error if isinstance(error, asyncio.CancelledError) else None
            if kind is not None and not self.aborting:
                self.abort()
            while self.tasks:
                if self.empty is None:
                    self.empty = asyncio.get_running_loop().create_future()
                try:
                    await self.empty
                except asyncio.CancelledError as again:
                    if not self.aborting:
                        cancelled = again
                        self.abort()
                self.empty = None
            if self.asked and self.parent.uncancel() == 0:
                cancelled = None
            if cancelled is not None and not self.errors:
                raise cancelled
            if kind is not None and not issubclass(kind, asyncio.CancelledError):
                self.errors.append(error)
            if self.errors:
                if self.parent.cancelling():
                    self.parent.uncancel()
                    self.parent.cancel()
                raise BaseExceptionGroup("unhandled errors in a TaskGroup", self.errors) from None

    class Semaphore(asyncio.Semaphore):
        async def acquire(self):
            if not self.locked():
                self._value -= 1
                return True
            if self._waiters is None:
                import collections

                self._waiters = collections.deque()
            turn = asyncio.get_running_loop().create_future()
            self._waiters.append(turn)
            try:
                try:
                    await turn
                finally:
                    self._waiters.remove(turn)
            except asyncio.CancelledError:
                if turn.done() and not turn.cancelled():
                    self._value += 1
                raise
            finally:
                while self._value > 0 and self.wake_one():
                    pass
            return True

        def release(self):
            self._value += 1
            self.wake_one()

        def wake_one(self):
            for turn in self._waiters or ():
                if not turn.done():
                    self._value -= 1
                    turn.set_result(True)
                    return True
            return False

    class Condition(asyncio.Condition):
        async def wait(self):
            if not self.locked():
                raise RuntimeError("cannot wait on un-acquired lock")
            turn = asyncio.get_running_loop().create_future()
            self.release()
            try:
                try:
                    self._waiters.append(turn)
                    try:
                        await turn
                        return True
                    finally:
                        self._waiters.remove(turn)
                finally:
                    last = None
                    while True:
                        try:
                            await self.acquire()
                            break
                        except asyncio.CancelledError as error:
                            last = error
                    if last is not None:
                        raise last
            except BaseException:
                for other in self._waiters:
                    if not other.done():
                        other.set_result(False)
                        break
                raise

    class Gathered(asyncio.Future):
        requested = False

        def cancel(self, msg=None):
            if self.done():
                return False
            asked = [child.cancel(msg=msg) for child in self.children]
            self.requested = self.requested or any(asked)
            return any(asked)

    def gather(*awaitables, return_exceptions):
        outer = Gathered(loop=asyncio.get_running_loop())
        futures = {}
        for awaitable in awaitables:
            if awaitable not in futures:
                futures[awaitable] = asyncio.ensure_future(awaitable)
        outer.children = list(futures.values())
        left = len(outer.children)

        def child_done(child):
            nonlocal left
            left -= 1
            if outer.done():
                child.cancelled() or child.exception()
            elif not return_exceptions and child.cancelled():
                outer.set_exception(child._make_cancelled_error())
            elif not return_exceptions and child.exception() is not None:
                outer.set_exception(child.exception())
            elif left == 0:
                if outer.requested:
                    outer.set_exception(futures[awaitables[-1]]._make_cancelled_error())
                else:
                    outer.set_result([value_of(futures[awaitable]) for awaitable in awaitables])

        def value_of(child):
            if child.cancelled():
                return asyncio.CancelledError(child._cancel_message or "")
            return child.exception() or child.result()

        if not futures:
            outer.set_result([])
        done = [child for child in outer.children if child.done()]
        for child in outer.children:
            if child not in done:
                child.add_done_callback(child_done)
        for child in done:
            child_done(child)
        return outer

    class QueueShutDown(Exception):
        pass

    class Queue(asyncio.Queue):
        closed = False

        async def put(self, item):
            while self.full():
                if self.closed:
                    raise QueueShutDown
                turn = asyncio.get_running_loop().create_future()
                self._putters.append(turn)
                try:
                    await turn
                except BaseException:
                    turn.cancel()
                    try:
                        self._putters.remove(turn)
                    except ValueError:
                        pass
                    if not self.full() and not turn.cancelled():
                        self._wakeup_next(self._putters)
                    raise
            return self.put_nowait(item)

        def put_nowait(self, item):
            if self.closed:
                raise QueueShutDown
            super().put_nowait(item)

        async def get(self):
            while self.empty():
                if self.closed:
                    raise QueueShutDown
                turn = asyncio.get_running_loop().create_future()
                self._getters.append(turn)
                try:
                    await turn
                except BaseException:
                    turn.cancel()
                    try:
                        self._getters.remove(turn)
                    except ValueError:
                        pass
                    if not self.empty() and not turn.cancelled():
                        self._wakeup_next(self._getters)
                    raise
            return self.get_nowait()

        def get_nowait(self):
            if self.empty() and self.closed:
                raise QueueShutDown
            return super().get_nowait()

        def shutdown(self, immediate):
            self.closed = True
            if immediate:
                while not self.empty():
                    self._get()
                    if self._unfinished_tasks > 0:
                        self._unfinished_tasks -= 1
                if self._unfinished_tasks == 0:
                    self._finished.set()
            for turns in (self._getters, self._putters):
                while turns:
                    turn = turns.popleft()
                    if not turn.done():
                        turn.set_result(None)

else:
    Task = asyncio.Task
    Deadline = asyncio.timeout
    wait_for = asyncio.wait_for
    gather = asyncio.gather
    Semaphore = asyncio.Semaphore
    Condition = asyncio.Condition
    Queue = asyncio.Queue
    QueueShutDown = asyncio.QueueShutDown

    class Group(asyncio.TaskGroup):
        def __init__(self):
            super().__init__()
            self._tasks = OrderedTasks()


async def completed(futures, delay, visit):
    """as_completed of 3.13, with the futures in their order where CPython has a set of them."""
    loop = asyncio.get_running_loop()
    finished = Queue()
    todo = OrderedTasks()
    handle = None

    def on_done(future):
        if todo:
            todo.discard(future)
            finished.put_nowait(future)
            if not todo and handle is not None:
                handle.cancel()

    def on_timeout():
        for future in todo:
            future.remove_done_callback(on_done)
            finished.put_nowait(None)
        todo.clear()

    for future in futures:
        todo.add(future)
    left = len(todo)
    for future in todo:
        future.add_done_callback(on_done)
    if todo and delay is not None:
        handle = loop.call_later(delay, on_timeout)
    for _ in range(left):
        future = await finished.get()
        if future is None:
            raise TimeoutError
        visit(future)


# ---- the interpreter

VARIABLE = contextvars.ContextVar("variable", default=0)


class Return:
    def __init__(self, value):
        self.value = value


def show(error):
    if isinstance(error, asyncio.CancelledError):
        return "cancelled(%s)" % (error.args[0] if error.args and error.args[0] is not None else "")
    if isinstance(error, BaseExceptionGroup):
        return "group[%s]" % ",".join(show(member) for member in error.exceptions)
    for kind, word in (
        (TimeoutError, "timeout"),
        (GeneratorExit, "closed"),
        (asyncio.InvalidStateError, "invalid"),
        (asyncio.QueueEmpty, "empty"),
        (asyncio.QueueFull, "full"),
        (QueueShutDown, "shutdown"),
        (asyncio.BrokenBarrierError, "broken"),
        (RuntimeError, "runtime"),
    ):
        if isinstance(error, kind):
            return word
    if isinstance(error, ValueError):
        return "error(%s)" % error.args[0]
    return repr(error)


def outcome(value):
    if value is None:
        return "none"
    if isinstance(value, BaseException):
        return show(value)
    if isinstance(value, list):
        return "[%s]" % ",".join(outcome(item) for item in value)
    return str(value)


MATCHES = {
    "cancelled": asyncio.CancelledError,
    "error": ValueError,
    "timeout": TimeoutError,
    "group": BaseExceptionGroup,
    "any": BaseException,
}


class World:
    def __init__(self, loop):
        self.loop = loop
        self.events = []
        self.created = []
        self.tasks = {}
        self.groups = {}
        self.locks = [asyncio.Lock(), asyncio.Lock()]
        self.semaphores = [Semaphore(1), Semaphore(2)]
        self.flags = [asyncio.Event(), asyncio.Event()]
        self.condition = Condition()
        self.queues = [Queue(), Queue(1)]
        self.barrier = asyncio.Barrier(2)
        self.futures = [loop.create_future() for _ in range(4)]

    def factory(self, loop, coroutine, **options):
        task = Task(coroutine, loop=loop, **options)
        self.created.append(task)
        return task

    def log(self, who, *words):
        self.events.append(" ".join(["%d" % self.loop.time(), "t%s" % who, *map(str, words)]))


class Body:
    """Runs statements under the name of a slot."""

    def __init__(self, world, slot):
        self.world = world
        self.slot = slot

    def log(self, *words):
        self.world.log(self.slot, *words)

    async def run(self, statements):
        self.log("start")
        try:
            returned = await self.block(statements)
        except BaseException as error:
            self.log("raise", show(error))
            raise
        value = returned.value if returned else None
        self.log("end", outcome(value))
        return value

    async def block(self, statements):
        for statement in statements:
            returned = await getattr(self, "do_" + statement[0])(*statement[1:])
            if returned is not None:
                return returned
        return None

    def other(self, item):
        """A slot's task, or a coroutine of (slot body)."""
        if isinstance(item, list):
            return Body(self.world, item[0]).run(item[1])
        return self.world.tasks.get(item)

    async def do_print(self, word):
        self.log("print", word)

    async def do_sleep(self, ticks):
        await asyncio.sleep(ticks)
        self.log("slept", ticks)

    async def do_yield(self):
        await asyncio.sleep(0)
        self.log("yielded")

    async def do_spawn(self, slot, body):
        self.world.tasks[slot] = asyncio.create_task(Body(self.world, slot).run(body))

    async def do_await(self, slot):
        task = self.world.tasks.get(slot)
        if task is not None:
            self.log("got", slot, outcome(await task))

    async def do_inline(self, slot, body):
        self.log("got", slot, outcome(await Body(self.world, slot).run(body)))

    async def do_cancel(self, slot, message):
        self.cancel(slot, message)

    def cancel(self, slot, message):
        task = self.world.tasks.get(slot)
        if task is not None:
            self.log("cancel", slot, str(task.cancel(message) if message else task.cancel()).lower())

    async def do_state(self, slot):
        task = self.world.tasks.get(slot)
        if task is not None:
            state = "pending" if not task.done() else "cancelled" if task.cancelled() else show_done(task)
            self.log("state", slot, state, task.cancelling())

    async def do_uncancel(self):
        self.log("uncancel", asyncio.current_task().uncancel())

    async def do_cancelling(self):
        self.log("cancelling", asyncio.current_task().cancelling())

    def settle(self, index, how, value):
        future = self.world.futures[index]
        if how == "cancel":
            self.log("fcancel", index, str(future.cancel(value) if value else future.cancel()).lower())
        elif future.done():
            self.log("fdone", index)
        elif how == "set":
            future.set_result(value)
        else:
            future.set_exception(ValueError(value))

    async def do_fset(self, index, value):
        self.settle(index, "set", value)

    async def do_ffail(self, index, value):
        self.settle(index, "fail", value)

    async def do_fcancel(self, index, message):
        self.settle(index, "cancel", message)

    async def do_fawait(self, index):
        self.log("future", index, outcome(await self.world.futures[index]))

    async def do_fcallback(self, index, word):
        def called(future):
            self.log("callback", word, "cancelled" if future.cancelled() else show_done(future))

        self.world.futures[index].add_done_callback(called)

    async def do_try(self, body, catches, last):
        try:
            try:
                return await self.block(body)
            except BaseException as error:
                for kind, handler, rethrow in catches:
                    if isinstance(error, MATCHES[kind]):
                        self.log("caught", show(error))
                        returned = await self.block(handler)
                        if returned is not None:
                            return returned
                        if rethrow:
                            raise
                        return None
                raise
        finally:
            if last:
                self.log("finally")
                await self.block(last)

    async def do_raise(self, word):
        raise ValueError(word)

    async def do_return(self, value):
        return Return(value)

    async def do_timeout(self, ticks, body):
        deadline = Deadline(ticks)
        try:
            async with deadline:
                return await self.block(body)
        finally:
            self.log("timeout", ticks, str(deadline.expired()).lower())

    async def do_group(self, number, body):
        group = Group()
        async with group:
            self.world.groups[number] = group
            returned = await self.block(body)
            self.log("exit", number)
        self.log("left", number)
        return returned

    async def do_gspawn(self, number, slot, body):
        group = self.world.groups.get(number)
        if group is not None:
            self.world.tasks[slot] = group.create_task(Body(self.world, slot).run(body))

    async def do_shield(self, item):
        inner = self.other(item)
        if inner is not None:
            self.log("shielded", outcome(await asyncio.shield(inner)))

    async def do_gather(self, outcomes, items):
        children = [asyncio.ensure_future(child) for child in map(self.other, items) if child is not None]
        self.log("gathered", outcome(await gather(*children, return_exceptions=bool(outcomes))))

    async def do_waitfor(self, ticks, item):
        inner = self.other(item)
        if inner is not None:
            self.log("waited", outcome(await wait_for(inner, ticks)))

    async def do_waitforfuture(self, ticks, index):
        self.log("waited", outcome(await wait_for(self.world.futures[index], ticks)))

    async def do_wait(self, mode, ticks, slots):
        tasks = {slot: self.world.tasks[slot] for slot in slots if slot in self.world.tasks}
        if tasks:
            done, _ = await asyncio.wait(
                list(tasks.values()),
                timeout=None if ticks < 0 else ticks,
                return_when={
                    "all": asyncio.ALL_COMPLETED,
                    "any": asyncio.FIRST_COMPLETED,
                    "failure": asyncio.FIRST_EXCEPTION,
                }[mode],
            )
            self.log("waitdone", *(slot for slot in tasks if tasks[slot] in done))

    async def do_completed(self, ticks, slots):
        tasks = {slot: self.world.tasks[slot] for slot in slots if slot in self.world.tasks}
        names = {task: slot for slot, task in tasks.items()}
        await completed(
            list(tasks.values()), None if ticks < 0 else ticks, lambda task: self.log("completed", names[task])
        )

    async def do_lock(self, index, body):
        async with self.world.locks[index]:
            self.log("lock", index)
            return await self.block(body)

    async def do_semaphore(self, index, body):
        async with self.world.semaphores[index]:
            self.log("semaphore", index)
            return await self.block(body)

    async def do_release(self, index):
        self.world.semaphores[index].release()
        self.log("locked", index, str(self.world.semaphores[index].locked()).lower())

    async def do_set(self, index):
        self.world.flags[index].set()

    async def do_clear(self, index):
        self.world.flags[index].clear()

    async def do_event(self, index):
        await self.world.flags[index].wait()
        self.log("event", index)

    async def do_condition(self, body):
        async with self.world.condition:
            self.log("condition")
            return await self.block(body)

    async def do_cwait(self):
        await self.world.condition.wait()
        self.log("notified")

    async def do_cnotify(self, count):
        self.world.condition.notify(count)

    async def do_put(self, index, value):
        await self.world.queues[index].put(value)
        self.log("put", index, value)

    async def do_get(self, index):
        self.log("item", index, await self.world.queues[index].get())

    async def do_putnow(self, index, value):
        try:
            self.world.queues[index].put_nowait(value)
        except (asyncio.QueueFull, QueueShutDown) as error:
            self.log("putnow", show(error))

    async def do_getnow(self, index):
        try:
            self.log("getnow", self.world.queues[index].get_nowait())
        except (asyncio.QueueEmpty, QueueShutDown) as error:
            self.log("getnow", show(error))

    async def do_taskdone(self, index):
        try:
            self.world.queues[index].task_done()
        except ValueError:
            self.log("toomany")

    async def do_join(self, index):
        await self.world.queues[index].join()
        self.log("joined", index)

    async def do_shutdown(self, index, immediate):
        self.world.queues[index].shutdown(bool(immediate))

    async def do_barrier(self):
        self.log("barrier", await self.world.barrier.wait())

    async def do_abort(self):
        await self.world.barrier.abort()

    async def do_reset(self):
        await self.world.barrier.reset()

    async def do_soon(self, action):
        self.world.loop.call_soon(self.act, action)

    async def do_later(self, ticks, action):
        self.world.loop.call_later(ticks, self.act, action)

    def act(self, action):
        name = action[0]
        if name == "cancel":
            self.cancel(action[1], action[2])
        elif name == "fset":
            self.settle(action[1], "set", action[2])
        elif name == "fcancel":
            self.settle(action[1], "cancel", action[2])
        elif name == "set":
            self.world.flags[action[1]].set()
        else:
            self.log("callback", action[1])

    async def do_variable(self, value):
        VARIABLE.set(value)

    async def do_show(self):
        self.log("variable", VARIABLE.get())

    async def do_repeat(self, count, body):
        for _ in range(count):
            returned = await self.block(body)
            if returned is not None:
                return returned
        return None


def show_done(future):
    error = future.exception()
    return show(error) if error is not None else outcome(future.result())


async def drive(world, program):
    """Starts task 0, gives the program its time, then cancels what is left, in the order of creation."""
    world.tasks[0] = asyncio.create_task(Body(world, 0).run(program))
    await asyncio.sleep(HORIZON)
    me = asyncio.current_task()
    for _ in range(ROUNDS):
        left = [task for task in world.created if not task.done() and task is not me]
        if not left:
            break
        world.log("-", "cancels", len(left))
        for task in left:
            task.cancel()
        await asyncio.sleep(HORIZON)
    world.log("-", "left", len([task for task in world.created if not task.done() and task is not me]))


def destroy(world):
    """Ends what waits for ever. CPython does it when the collector finds the tasks, in no order; here, in the order of creation."""
    for task in world.created:
        if not task.done():
            try:
                task.get_coro().close()
            except BaseException:
                pass  # printed by the collector


def run(program):
    loop = VirtualLoop()
    loop.set_exception_handler(lambda loop, context: None)
    world = World(loop)
    loop.set_task_factory(world.factory)
    loop.run_until_complete(drive(world, program))
    destroy(world)
    loop.close()
    return " | ".join(world.events)


def parse(text):
    tokens = text.replace("(", " ( ").replace(")", " ) ").split()
    stack = [[]]
    for token in tokens:
        if token == "(":
            stack.append([])
        elif token == ")":
            node = stack.pop()
            stack[-1].append(node)
        else:
            stack[-1].append(int(token) if token.lstrip("-").isdigit() else None if token == "nil" else token)
    return stack[0][0]


def main():
    import warnings

    warnings.simplefilter("ignore")
    for line in sys.stdin:
        line = line.strip()
        if line:
            try:
                print(run(parse(line)), flush=True)
            except BaseException as error:  # the reader must get one line for each program
                print("ORACLE FAILED %r" % error, flush=True)


if __name__ == "__main__":
    main()
