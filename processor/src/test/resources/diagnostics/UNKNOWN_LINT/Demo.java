// key: UNKNOWN_LINT
// options: -Aweft.lint=-blocking-call,typo
import static dev.weft.Asyncio.*;

import dev.weft.*;
import dev.weft.annotations.Async;

class Demo {}
