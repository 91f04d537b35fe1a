package dev.weft.site;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.commonmark.Extension;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.ext.heading.anchor.HeadingAnchorExtension;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.html.HtmlRenderer;

/**
 * Writes the pages of the project as a site of plain files: every page of Markdown becomes one of HTML at the same place,
 * what else the pages refer to is copied, and the Javadoc stands in {@code api}. Fails if a link of a page leads nowhere.
 */
public final class Site {
    private static final List<Extension> EXTENSIONS =
            List.of(TablesExtension.create(), HeadingAnchorExtension.create());
    private static final Parser PARSER = Parser.builder().extensions(EXTENSIONS).build();
    private static final HtmlRenderer RENDERER =
            HtmlRenderer.builder().extensions(EXTENSIONS).build();
    private static final Pattern LINK = Pattern.compile("(href|src)=\"([^\"]*)\"");

    private final Path root;
    private final Path site;
    private final List<String> broken = new ArrayList<>();

    private Site(Path root, Path site) {
        this.root = root;
        this.site = site;
    }

    /** Arguments: the root of the project, the folder to write to, the folder with the Javadoc. */
    public static void main(String[] args) throws IOException {
        Site site = new Site(Path.of(args[0]).toRealPath(), Path.of(args[1]));
        List<Path> pages = site.pages();
        for (Path page : pages) {
            site.write(page, pages);
        }
        copy(Path.of(args[2]), site.site.resolve("api"));
        if (!site.broken.isEmpty()) {
            throw new IllegalStateException("links that lead nowhere:\n" + String.join("\n", site.broken));
        }
        System.out.println(pages.size() + " pages in " + site.site.resolve("index.html"));
    }

    private List<Path> pages() throws IOException {
        List<Path> pages = new ArrayList<>();
        for (Path folder : List.of(root, root.resolve("docs"), root.resolve("docs/decisions"))) {
            try (Stream<Path> files = Files.list(folder)) {
                files.filter(file -> file.toString().endsWith(".md")).sorted().forEach(pages::add);
            }
        }
        return pages;
    }

    private void write(Path page, List<Path> pages) throws IOException {
        String markdown = Files.readString(page);
        String title = markdown.lines().findFirst().orElse("").replaceFirst("^# ", "");
        String body = RENDERER.render(PARSER.parse(markdown));
        Path target = site.resolve(address(root.relativize(page).toString()));
        String up = "../".repeat(root.relativize(page).getNameCount() - 1);
        Files.createDirectories(target.getParent());
        Files.writeString(
                target,
                """
                <!DOCTYPE html>
                <html lang="en">
                <head>
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <title>%1$s</title>
                <style>
                body { max-width: 56rem; margin: 2rem auto; padding: 0 1rem; font: 16px/1.5 system-ui, sans-serif; color: #222; }
                pre { background: #f6f6f4; padding: .8rem; overflow-x: auto; line-height: 1.35; }
                code { font-family: ui-monospace, monospace; font-size: .9em; }
                table { border-collapse: collapse; } td, th { border: 1px solid #ddd; padding: .3rem .6rem; text-align: left; }
                nav a { margin-right: 1rem; }
                </style>
                </head>
                <body>
                <nav><a href="%2$sindex.html">Weft</a><a href="%2$sdocs/guide.html">Guide</a><a
                href="%2$sdocs/tutorial.html">Tutorial</a><a href="%2$sdocs/frameworks.html">Frameworks</a><a
                href="%2$sapi/index.html">API</a></nav>
                %3$s</body>
                </html>
                """
                        .formatted(title, up, linked(page, body, pages)));
    }

    /** Links to pages lead to their HTML, those to other files to a copy of them. */
    private String linked(Path page, String body, List<Path> pages) throws IOException {
        Matcher links = LINK.matcher(body);
        StringBuilder linked = new StringBuilder();
        while (links.find()) {
            String link = links.group(2);
            if (!link.matches("[a-z]+:.*") && !link.startsWith("#")) {
                String file = link.replaceFirst("#.*", "");
                Path target = page.resolveSibling(file).normalize();
                if (pages.contains(target)) {
                    link = address(link);
                } else if (Files.isRegularFile(target)) {
                    Path copy = site.resolve(root.relativize(target));
                    Files.createDirectories(copy.getParent());
                    Files.write(copy, Files.readAllBytes(target));
                } else if (Files.isDirectory(target)) {
                    Files.createDirectories(site.resolve(root.relativize(target)));
                } else {
                    broken.add(root.relativize(page) + " -> " + link);
                }
            }
            links.appendReplacement(linked, Matcher.quoteReplacement(links.group(1) + "=\"" + link + "\""));
        }
        return links.appendTail(linked).toString();
    }

    /** Of a page: the README of the root is the first one. */
    private static String address(String page) {
        return page.replaceFirst("^((?:\\.\\./)*)README\\.md", "$1index.html").replaceFirst("\\.md(?=#|$)", ".html");
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.write(target, Files.readAllBytes(file));
                }
            }
        }
    }
}
