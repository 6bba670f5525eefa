"""`python -m tests.golden`: export anew, keep the digests, and say what changed."""

from tests.golden import EVERY_MS, changed, fresh, golden

if __name__ == "__main__":
    for name in EVERY_MS:
        before, after = golden(name).read_text() if golden(name).exists() else "", fresh(name)
        golden(name).write_text(after, newline="\n")
        print(f"{name}: {', '.join(changed(before, after)) or 'nothing'} changed")
