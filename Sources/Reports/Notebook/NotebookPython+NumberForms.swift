extension NotebookPython {
    /// Writes numbers as `NumberText` does.
    static let numberForms = #"""
        # How numbers are written: two or three significant digits.

        def special(value):
            return "–" if isnan(value) else "0" if value == 0 else "inf" if value > 0 else "-inf"


        def is_special(value):
            return isnan(value) or isinf(value) or value == 0


        def three_digits(value):
            return f"{value:.{2 if abs(value) < 9.995 else 1 if abs(value) < 99.95 else 0}f}"


        def error(value):
            return special(value) if is_special(value) else f"{value:.1e}"


        def count(value):
            return special(value) if is_special(value) else f"{value:{'.0f' if abs(value) < 99_999.5 else '.1e'}}"


        def ratio(value):
            if is_special(value):
                return special(value)
            if abs(value) < 0.00995 or abs(value) >= 999.5:
                return f"{value:.1e}"
            return f"{value:.3f}" if abs(value) < 0.0995 else three_digits(value)


        def decibels(value):
            return special(value) if isnan(value) or isinf(value) else f"{value:.1f} dB"


        def likeness(value):
            if is_special(value):
                return special(value)
            return "1" if value == 1 else f"{value:.3f}" if value < 0.9995 else f"1 - {1 - value:.0e}"


        def seconds(value):
            if is_special(value):
                return special(value) + ("" if isnan(value) else " s")
            for scale, unit in ((1, "s"), (1e3, "ms"), (1e6, "µs")):
                if abs(value * scale) >= 0.9995:
                    return f"{three_digits(value * scale)} {unit}"
            return f"{three_digits(value * 1e9)} ns"


        def size(value):
            if isnan(value) or value == 0:
                return "–"
            if abs(value) < 1024:
                return f"{value:.0f} B"
            for unit in ("KiB", "MiB", "GiB", "TiB", "PiB"):
                value /= 1024
                if abs(value) < 1023.5 or unit == "PiB":
                    return f"{value:{'.1f' if abs(value) < 99.95 else '.0f'}} {unit}"


        def as_text(value):
            value = printable(as_word(value).replace("\n", " "))
            return "–" if value in ("", "nan") else value


        FORMS = {"error": error, "count": count, "ratio": ratio, "decibels": decibels, "likeness": likeness,
                 "seconds": seconds, "size": size, "text": as_text}


        def printable(text):
            """Control signs, which a record's texts may hold, made visible."""
            def shown(sign):
                if sign == "\t":
                    return " "
                if sign < " ":
                    return chr(0x2400 + ord(sign))
                category = unicodedata.category(sign)
                is_harmful = category in ("Cc", "Zl", "Zp") or category == "Cf" and sign not in "\u200c\u200d"
                return "\u2421" if sign == "\x7f" else "\ufffd" if is_harmful else sign
            return "".join(map(shown, text))
        """#
}
