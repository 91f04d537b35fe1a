package dev.weft.internal.timeline;

import java.io.IOException;
import java.io.Writer;

/**
 * JSON, written as it comes; the caller puts the commas. It may stand inside of an HTML script: no text of it can end
 * that.
 */
final class Json {
    private static final String DIGITS = "0123456789abcdef";

    private final Writer out;

    Json(Writer out) {
        this.out = out;
    }

    /** Writes what is JSON already. */
    Json raw(String json) throws IOException {
        out.write(json);
        return this;
    }

    Json number(long value) throws IOException {
        out.write(Long.toString(value));
        return this;
    }

    /** Writes nanoseconds as microseconds, with all their digits. */
    Json micros(long nanos) throws IOException {
        long whole = Math.abs(nanos / 1000);
        String rest = Long.toString(1000 + Math.abs(nanos % 1000));
        out.write(nanos < 0 ? "-" : "");
        out.write(Long.toString(whole));
        out.write('.');
        out.write(rest, 1, 3);
        return this;
    }

    Json text(String value) throws IOException {
        out.write('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '"' || c == '\\') {
                out.write('\\');
                out.write(c);
            } else if (c == '\n') {
                out.write("\\n");
            } else if (c < ' ' || c == '<' || c == '>' || c == '&' || c == 0x7f || isOdd(c)) {
                out.write("\\u");
                for (int shift = 12; shift >= 0; shift -= 4) {
                    out.write(DIGITS.charAt(c >> shift & 0xf));
                }
            } else {
                out.write(c);
            }
        }
        out.write('"');
        return this;
    }

    /**
     * Line ends of other languages; halves of characters, which no UTF-8 has; what turns the direction of the text
     * around it.
     */
    private static boolean isOdd(char c) {
        return Character.isSurrogate(c)
                || c == '\u2028'
                || c == '\u2029'
                || (c >= '\u202a' && c <= '\u202e')
                || (c >= '\u2066' && c <= '\u2069')
                || c == '\ufeff';
    }
}
