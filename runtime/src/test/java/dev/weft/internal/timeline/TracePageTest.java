package dev.weft.internal.timeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.testkit.ForeignPrograms;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The page in a real browser. It tells in attributes of its root element what it has drawn, since its fragment has
 * {@code check}; what a user does is done by a script that the test adds at the end.
 */
class TracePageTest {
    private static final Pattern ATTRIBUTE = Pattern.compile("data-([a-z-]+)=\"([^\"]*)\"");
    private static String browser;

    @TempDir
    Path folder;

    @BeforeAll
    static void findBrowser() {
        browser = ForeignPrograms.find("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
                .map(Path::toString)
                .orElse(null);
        Assumptions.assumeTrue(
                browser != null, "no Chromium on the PATH (Debian: apt-get install chromium): the page is not tested");
    }

    private static String page(LoopTimeline... timelines) throws IOException {
        StringWriter out = new StringWriter();
        List<Recording.Part> parts = new ArrayList<>();
        for (LoopTimeline timeline : timelines) {
            parts.add(new Recording.Part(parts.size() + 1, "thread-" + (parts.size() + 1), timeline, 0));
        }
        new Page(out).write("run.html", parts, 0);
        return out.toString();
    }

    /** Opens a page, lets {@code script} do what a user does, and returns the document as the browser has it then. */
    private String open(String page, String fragment, String script) throws IOException, InterruptedException {
        Path file = folder.resolve("page.html");
        Files.writeString(file, page.replace("</body>", "<script>" + script + "</script></body>"));
        Path dom = folder.resolve("dom.html");
        Path log = folder.resolve("log.txt");
        Process process = new ProcessBuilder(
                        browser,
                        "--headless",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-dev-shm-usage",
                        "--window-size=1280,720",
                        "--enable-logging=stderr",
                        "--user-data-dir=" + folder.resolve("profile"),
                        "--virtual-time-budget=1000",
                        "--dump-dom",
                        file.toUri() + "#check&" + fragment)
                .redirectOutput(dom.toFile())
                .redirectError(log.toFile())
                .start();
        try {
            assertThat(process.waitFor(120, TimeUnit.SECONDS))
                    .as("the browser ends")
                    .isTrue();
        } finally {
            process.destroyForcibly().waitFor();
            delete(folder.resolve("profile"));
        }
        try (Stream<String> lines =
                Files.lines(log, StandardCharsets.ISO_8859_1)) { // what it says of itself is not ours
            assertThat(lines.filter(line -> line.contains(":CONSOLE"))).isEmpty();
        }
        return Files.readString(dom);
    }

    /** It has links that lead out of the folder, about which JUnit would complain. */
    private static void delete(Path profile) throws IOException {
        try (Stream<Path> files = Files.walk(profile)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }

    private static Map<String, String> attributes(String dom) {
        Map<String, String> attributes = new LinkedHashMap<>();
        Matcher matcher = ATTRIBUTE.matcher(dom.substring(0, dom.indexOf("<head>")));
        while (matcher.find()) {
            String value = matcher.group(2).replace("&lt;", "<").replace("&gt;", ">"); // as newer browsers write them
            attributes.put(matcher.group(1), value.replace("&quot;", "\"").replace("&amp;", "&"));
        }
        return attributes;
    }

    private static int number(Map<String, String> attributes, String name) {
        return Integer.parseInt(attributes.get(name));
    }

    private static final String PRESS =
            "const press = (key, on) => (on || document).dispatchEvent(new KeyboardEvent('keydown', {key, bubbles: true}));\n"
                    + "const root = document.documentElement.dataset, say = (name, text) => root[name] = text;\n"
                    + "const panel = () => document.getElementById('details').innerText.replace(/\\s+/g, ' ');\n";

    /** A task that holds a lock for a second, and one that waits for it. */
    private static LoopTimeline small(String name) {
        Object a = new Object();
        Object b = new Object();
        long ms = 1_000_000;
        LoopTimeline timeline = new LoopTimeline(0);
        timeline.runs(a, 1, true, 0, 0);
        timeline.ready(b, 2, true, 1, 10 * ms);
        timeline.stops(a, "sleep", "Bank.transfer (Bank.java:7 await(sleep(1)))", 100 * ms);
        timeline.runs(b, 2, true, 0, 100 * ms);
        timeline.stops(b, "AsyncLock \"db\" held by task holder", "Bank.audit (Bank.java:21)", 150 * ms);
        timeline.runs(a, 1, false, 0, 600 * ms);
        timeline.ready(b, 2, false, 1, 650 * ms);
        timeline.cancelled(2, 1, "too late", 660 * ms);
        timeline.ends(a, "holder", "Bank.transfer", "returned", 700 * ms);
        timeline.runs(b, 2, false, 0, 700 * ms);
        timeline.ends(b, name, "Bank.audit", "cancelled", 1000 * ms);
        return timeline;
    }

    @Test
    void drawsLanesSpansAndArrowsInTheirColours() throws Exception {
        String dom = open(
                page(small("seeker"), small("other")),
                "",
                "const canvas = document.getElementById('canvas'), pen = canvas.getContext('2d');\n"
                        + "const style = getComputedStyle(document.documentElement), is = [];\n"
                        + "const hex = data => '#' + [...data.slice(0, 3)].map(n => n.toString(16).padStart(2, '0')).join('');\n"
                        + "const wide = canvas.clientWidth - 210;\n"
                        + "const all = pen.getImageData(0, 24 + 2 * 20 + 16, canvas.width, 1).data;\n" // the second
                        // task of the
                        // first loop
                        + "for (const [ms, name] of [[50, 'ready'], [125, 'run'], [560, 'wait'], [680, 'ready'], [850, 'run']]) {\n"
                        + "  const data = all.slice(4 * Math.floor(210 + ms / 1010 * wide));\n"
                        + "  is.push(name + (hex(data) === style.getPropertyValue('--' + name).trim() ? '' : ' is ' + hex(data)));\n"
                        + "}\n"
                        + "document.documentElement.dataset.colours = is.join(', ');");
        Map<String, String> drawn = attributes(dom);
        assertThat(drawn)
                .containsEntry("tasks", "4")
                .containsEntry("total", "16")
                .containsEntry("spans", "16")
                .containsEntry("columns", "0")
                .containsEntry("lanes", "4")
                .containsEntry("arrows", "6")
                .containsEntry("chosen", "");
        assertThat(drawn.get("colours")).isEqualTo("ready, run, wait, ready, run");
        assertThat(dom).contains("<title>run.html \u2013 Weft trace</title>").contains("16 spans of 4 tasks");
    }

    @Test
    void theDetailsOfASpanSayWhatItWaitsForWhereAndWhoWokeIt() throws Exception {
        String dom = open(page(small("seeker")), "task=1.2&at=0.3", PRESS + "say('panel', panel());");
        assertThat(attributes(dom).get("panel"))
                .isEqualTo(
                        "seeker runs Bank.audit on loop 1 on thread \"thread-1\" made by holder lives 10 ms to 1 s, 990 ms"
                                + " ended cancelled spent 350 ms running in 2 steps, 140 ms ready waiting 150 ms to 650 ms, 500 ms"
                                + " waits for AsyncLock \"db\" held by task holder woken by holder at Bank.audit (Bank.java:21)");
    }

    @Test
    void keysAndLinksLeadFromTaskToTask() throws Exception {
        String dom = open(
                page(small("seeker")),
                "",
                PRESS
                        + "press('ArrowDown'); press('ArrowDown'); say('one', root.chosen);\n"
                        + "press('.'); press('.'); press('.'); press('Enter'); say('two', panel().includes('waits for') + ' ' + root.from + ' ' + root.to);\n"
                        + "[...document.querySelectorAll('aside button')].find(each => each.closest('dd').previousSibling.textContent === 'woken by').click();\n"
                        + "say('three', root.chosen + ': ' + panel().includes('wakes seeker'));\n"
                        + "press('0'); press('a'); say('four', root.arrows);\n"
                        + "press('+'); press('ArrowRight'); press('Escape'); say('five', root.chosen + '.');\n"
                        + "press('/'); say('six', document.activeElement.id); press('Escape', document.activeElement);\n");
        Map<String, String> drawn = attributes(dom);
        assertThat(drawn.get("one")).isEqualTo("seeker");
        assertThat(drawn.get("two")).isEqualTo("true 100000000 700000000");
        assertThat(drawn.get("three")).isEqualTo("holder: true");
        assertThat(drawn.get("four")).isEqualTo("0");
        assertThat(drawn.get("five")).isEqualTo(".");
        assertThat(drawn.get("six")).isEqualTo("query");
        double length = Double.parseDouble(drawn.get("to")) - Double.parseDouble(drawn.get("from"));
        assertThat(length).isBetween(0.605e9, 0.607e9);
    }

    @Test
    void searchFindsNamesWaitsAndSourceLines() throws Exception {
        String find = "const query = document.getElementById('query');\n"
                + "const find = text => { query.value = text; query.dispatchEvent(new Event('input')); };\n";
        String dom = open(
                page(small("seeker")),
                "",
                PRESS + find
                        + "const found = () => document.getElementById('found').textContent;\n"
                        + "find('bank.java:21'); say('line', found());\n"
                        + "find('asynclock'); say('wait', found());\n"
                        + "find('BANK'); say('both', found());\n"
                        + "find('nothing'); say('none', found());\n"
                        + "find('seeker'); press('n'); say('next', root.chosen);\n"
                        + "document.getElementById('only').click(); say('only', root.lanes);");
        assertThat(attributes(dom))
                .containsEntry("line", "1 task")
                .containsEntry("wait", "1 task")
                .containsEntry("both", "2 tasks")
                .containsEntry("none", "0 tasks")
                .containsEntry("next", "seeker")
                .containsEntry("only", "1");
    }

    @Test
    void namesAreTextWhateverIsInThem() throws Exception {
        String odd =
                "</script><img src=x onerror=\"document.title='hit'\"> ' \u2028 \u202e \0 \ud83d\ude00 \ud800 &lt;";
        String dom = open(
                page(small(odd)), "task=1.2", PRESS + "say('name', document.querySelector('aside h2').textContent);");
        assertThat(attributes(dom).get("name"))
                .isEqualTo("</script><img src=x onerror=\"document.title='hit'\"> ' \\u2028 \\u202e"
                        + " \\u0000 \ud83d\ude00 \\ud800 &lt;");
        assertThat(dom).contains("<title>run.html").doesNotContain("<img src");
    }

    @Test
    void aHundredThousandSpansCostNoMoreThanThePixelsOfTheWindow() throws Exception {
        LoopTimeline timeline = new LoopTimeline(0);
        long clock = 0;
        Object[] tasks = new Object[200];
        for (int n = 0; n < tasks.length; n++) {
            tasks[n] = new Object();
        }
        for (int round = 0; round < 250; round++) {
            for (int n = 0; n < tasks.length; n++) {
                timeline.runs(tasks[n], n + 1, round == 0, 0, clock);
                clock += 700 + 13 * n;
                timeline.stops(tasks[n], "lock " + n % 7, "Some.line (Some.java:" + n + ")", clock);
            }
        }
        for (int n = 0; n < tasks.length; n++) {
            timeline.ends(tasks[n], null, "Some.line", "returned", clock);
        }
        String page = page(timeline);
        Map<String, String> all = attributes(open(page, "", ""));
        assertThat(number(all, "total")).isEqualTo(100_000);
        assertThat(number(all, "columns")).isPositive();
        assertThat(number(all, "operations")).isBetween(1000, 40_000); // 34 lanes of 710 pixels at most
        assertThat(number(all, "lanes")).isBetween(20, 34); // what the window shows
        Map<String, String> near = attributes(open(page, "from=0.0100&to=0.0101&q=lock 3", ""));
        assertThat(number(near, "operations")).isLessThan(400);
        assertThat(number(near, "spans")).isPositive();
    }

    @Test
    void anEmptyRecordingIsAPage() throws Exception {
        assertThat(attributes(open(page(), "", ""))).containsEntry("tasks", "0").containsEntry("columns", "0");
    }
}
