# The async_tree workloads as AsyncTree runs them, on CPython: milliseconds for a tree, best of three.
import asyncio
import math
import time

LEVELS, BRANCHES, IO_SECONDS, FACTORIAL = 6, 6, 0.05, 500


class Tree:
    def __init__(self, kind):
        self.kind, self.cache, self.leaves, self.work = kind, set(), 0, 0

    async def level(self, level):
        if level == 0:
            await self.leaf()
        else:
            await asyncio.gather(*[self.level(level - 1) for _ in range(BRANCHES)])

    async def leaf(self):
        index = self.leaves
        self.leaves += 1
        if self.kind == "NONE":
            self.work += 1
        elif self.kind == "IO":
            await asyncio.sleep(IO_SECONDS)
            self.work += 1
        elif self.kind == "MEMOIZATION":
            key = 1 if index % 10 < 9 else 2 + index % 99
            if key not in self.cache:
                await asyncio.sleep(IO_SECONDS)
                self.cache.add(key)
            self.work += key
        elif index % 2 == 0:
            self.work += math.factorial(FACTORIAL).bit_length()
        else:
            await asyncio.sleep(IO_SECONDS)
            self.work += 1


for kind in ("NONE", "IO", "MEMOIZATION", "CPU_IO_MIXED"):
    best = math.inf
    for _ in range(3):
        start = time.perf_counter()
        asyncio.run(Tree(kind).level(LEVELS))
        best = min(best, time.perf_counter() - start)
    print(f"kind={kind} cpython {best * 1000:.1f}")
