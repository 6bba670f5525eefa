"""The picture, pixel by pixel, in a real Chromium: masks hide, lamps light, things stand before people, stills."""

from __future__ import annotations

import functools
import http.server
import threading
from collections.abc import Iterator

import pytest

from tests.browser.server import ROOT

pytestmark = pytest.mark.browser
STREET = "[14300, -900, 100]"
LAMP = """
    const { town, street, people, differing, mean, spot } = window.picture;
    const near = (thing) => Math.hypot(thing.x, thing.y);
    const lamps = town.seen.filter((t) => t.kind === 'lamp' && near(t) > 9 && near(t) < 25);
    const lamp = lamps.sort((a, b) => near(a) - near(b))[0];
    const pan = Math.round((Math.atan2(lamp.x, lamp.y) * 18000) / Math.PI);
    const pose = [pan, -1200, 200];
    const at = (f) => ({ x: lamp.x * f, y: lamp.y * f });
"""


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def picture(browser) -> Iterator[object]:
    """Evaluates a function body in a page that can draw single pictures; errors of the page are ours."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Quiet, directory=ROOT))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    context = browser.new_context(accept_downloads=True)
    page = context.new_page()
    page.goto(f"http://127.0.0.1:{server.server_port}/tests/browser/harness/picture.html")
    page.wait_for_function("window.picture")

    def told(body: str) -> object:
        return page.evaluate(f"async () => {{ {body} }}")

    told.page = page  # type: ignore[attr-defined]
    yield told
    context.close()
    server.shutdown()


@pytest.mark.parametrize("pose", [STREET, "[5300, -400, 1000]"])
def test_behind_masked_windows_nobody_sees_whether_a_light_is_on(picture, pose):
    found = picture(f"""
        const {{ street, differing }} = window.picture;
        const at = (masks, lit) => street({pose}, '21:00', {{ masks, change: {{ lit }} }});
        return {{
            masked: differing(at(['windows'], 1), at(['windows'], 0)),
            open: differing(at([], 1), at([], 0)),
            mask_shows: differing(at(['windows'], 0), at([], 0)),
        }};
    """)
    assert found["masked"] == 0
    assert found["open"] > 200 and found["mask_shows"] > 200


def test_a_masked_head_hides_skin_and_hair_and_leaves_the_clothes(picture):
    found = picture("""
        const { street, people, differing } = window.picture;
        const pose = [14300, -2500, 300];
        const [behind, x, y] = [street(pose, '12:00'), 5.4, -7.2];
        const drawn = (looks) => people(behind, pose, '12:00', [{ x, y, i: 9, cut: 'blouse', skirt: true, ...looks }]);
        const dark = { skin: '#3a2415', hair: '#101010' }, fair = { skin: '#f0d0b8', hair: '#d8c070' };
        const masked = drawn({ face: 'masked', ...dark });
        const { box, head, foot } = masked.shown[0];
        const neck = head.v + (foot.v - head.v) * 0.2;
        const belly = (f) => neck + (foot.v - neck) * f;
        return {
            known: differing(masked.ctx, drawn({ face: 'masked', ...fair }).ctx),
            wire: differing(masked.ctx, drawn({ face: 'masked' }).ctx),
            open: differing(drawn(dark).ctx, drawn(fair).ctx),
            head: differing(masked.ctx, drawn(dark).ctx, { ...box, y1: neck }),
            coat: differing(masked.ctx, drawn(dark).ctx, { ...box, y0: belly(0.06), y1: belly(0.3) }),
            tall: foot.v - head.v,
        };
    """)
    assert found["tall"] > 60
    assert found["known"] == 0 and found["wire"] == 0
    assert found["open"] > 50 and found["head"] > 50
    assert found["coat"] == 0


def test_what_stands_nearer_than_a_person_hides_them_and_what_stands_farther_does_not(picture):
    found = picture(
        LAMP
        + """
        const behind = street(pose, '12:00');
        const pole = (eye) => {
            const { u, v } = spot(eye, lamp.x, lamp.y, 1.2);
            return { x0: u - 0.5, y0: v - 1, x1: u + 0.5, y1: v + 1 };
        };
        const changed = (f, aware) => {
            const { ctx, eye } = people(behind, pose, '12:00', [at(f)], aware);
            return { pole: differing(ctx, behind, pole(eye), 8), all: differing(ctx, behind, undefined, 8) };
        };
        return { beyond: changed(1.06), before: changed(0.97), unaware: changed(1.06, false) };
    """
    )
    assert found["beyond"]["pole"] == 0 and found["beyond"]["all"] > 100
    assert found["before"]["pole"] > 0
    assert found["unaware"]["pole"] > 0, "the test would not notice"


def test_people_are_bright_under_a_lamp_dark_beside_it_and_alike_by_day(picture):
    found = picture(
        LAMP
        + """
        const wide = [pan, -1800, 100];
        const bright = (hour, place) => {
            const behind = street(wide, hour);
            const { ctx, shown } = people(behind, wide, hour, [{ ...place, top: '#e8e8e4', bottom: '#e8e8e4' }]);
            const { head, foot } = shown[0];
            const [u, tall] = [(head.u + foot.u) / 2, foot.v - head.v];
            return mean(ctx, { x0: u - 1, x1: u + 1, y0: head.v + tall * 0.28, y1: head.v + tall * 0.45 });
        };
        const [rx, ry] = [lamp.x / near(lamp), lamp.y / near(lamp)];
        const from_lamps = (p) => Math.min(...town.lamps.map((l) => Math.hypot(l.x - p.x, l.y - p.y)));
        const beside = [-5, -4, 4, 5].map((m) => ({ x: lamp.x * 0.9 + m * ry, y: lamp.y * 0.9 - m * rx }));
        const [lit, dark] = [at(0.9), beside.sort((a, b) => from_lamps(b) - from_lamps(a))[0]];
        const day = [lit, dark].map((place) => bright('12:00', place));
        return { under: bright('21:00', lit), dark: bright('21:00', dark), day };
    """
    )
    assert found["under"] > 1.4 * found["dark"], found
    assert abs(found["day"][0] - found["day"][1]) < 20, found


def test_the_ground_is_lit_by_distance_from_the_lamps(picture):
    found = picture(
        LAMP
        + """
        const wide = [pan, -1500, 100];
        const [night, day] = [street(wide, '21:00'), street(wide, '12:00')];
        const eye = people(night, wide, '21:00', []).eye;
        const patch = (x, y) => {
            const { u, v } = spot(eye, x, y, 0);
            return { x0: u - 6, y0: v - 2, x1: u + 6, y1: v + 2 };
        };
        const [rx, ry] = [lamp.x / near(lamp), lamp.y / near(lamp)];
        // by night against by day, so that the stone's own colour has no part in it
        const light = (m) => {
            const box = patch(lamp.x * 0.93 + m * ry, lamp.y * 0.93 - m * rx);
            return mean(night, box) / mean(day, box);
        };
        return [-1, 1].map((side) => [1, 3, 5].map((m) => light(side * m)));
    """
    )
    assert any(near > 1.2 * middle > 1.2 * 1.1 * far for near, middle, far in found), found


def test_a_still_keeps_the_pictures_pixels_and_burns_in_who_took_it(picture):
    found = picture(f"""
        const {{ street, make_still, differing, pixels, WIDTH, HEIGHT }} = window.picture;
        const picture = street({STREET}, '12:00').canvas;
        const read = async (options) => {{
            const blob = await make_still(picture, options);
            const image = await createImageBitmap(blob);
            const [width, height] = [image.width, image.height];
            const ctx = Object.assign(document.createElement('canvas'), {{ width, height }}).getContext('2d');
            ctx.drawImage(image, 0, 0);
            return {{ ctx, type: blob.type, size: [width, height] }};
        }};
        const lines = ['C-041 · Plaza Grande', '2018-07-12 17:43:12', 'operator', 'INC-2', 'row 17'];
        const one = await read({{ lines, word: 'SYNTHETIC' }});
        const other = await read({{ lines: lines.with(4, 'no row'), word: 'SYNTHETIC' }});
        const endless = lines.map((line) => line + '\\u202E<img>\\n' + 'W'.repeat(100000));
        const hostile = await read({{ lines: endless, word: 'X'.repeat(5000) }});
        const bar = {{ x0: 0, y0: HEIGHT, x1: WIDTH, y1: one.size[1] }};
        const plain = street({STREET}, '12:00');
        return {{
            type: one.type, size: one.size, hostile: hostile.size,
            kept: differing(one.ctx, plain, undefined, 12) / (WIDTH * HEIGHT),
            across: differing(one.ctx, plain, undefined, 30),
            bar: differing(one.ctx, other.ctx, bar), rest: differing(one.ctx, other.ctx),
        }};
    """)
    assert found["type"] == "image/png"
    assert found["size"][0] == 640 and 400 < found["size"][1] < 480
    assert found["hostile"] == found["size"]
    assert found["kept"] < 0.35 and found["across"] > 500
    assert found["bar"] > 20 and found["rest"] == 0


def test_a_still_is_offered_as_a_download_under_a_harmless_name(picture):
    with picture.page.expect_download() as started:
        picture(
            f"const {{ street, make_still, save }} = window.picture;"
            f"save(await make_still(street({STREET}, '12:00').canvas, {{ lines: ['C-041'] }}), '../C-041 17:43')"
        )
    assert started.value.suggested_filename == "C-041 17-43.png"
