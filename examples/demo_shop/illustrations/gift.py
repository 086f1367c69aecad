"""A wrapped present: what stands for anything that has no drawing of its own."""

from .look import Look
from .palette import shade, tint
from .patterns import cloth
from .shapes import box, circle, path, rect, shadow, solid


def present(look: Look) -> str:
    tall = look.between("tall", 240, 290)
    top = 490 - tall
    ribbon = look.accent
    bow = path(
        (
            f"M300 {top - 30}C250 {top - 120} 150 {top - 110} 160 {top - 60}"
            f"C170 {top - 20} 250 {top - 14} 300 {top - 30}C350 {top - 14} 430 {top - 20} 440 {top - 60}"
            f"C450 {top - 110} 350 {top - 120} 300 {top - 30}Z"
        ),
        ribbon,
    )
    inner = path(
        (
            f"M296 {top - 40}C260 {top - 84} 200 {top - 84} 200 {top - 60}"
            f"C206 {top - 40} 260 {top - 34} 296 {top - 40}ZM304 {top - 40}"
            f"C340 {top - 84} 400 {top - 84} 400 {top - 60}C394 {top - 40} 340 {top - 34} 304 {top - 40}Z"
        ),
        shade(ribbon, 0.25),
    )
    body = solid(box(130, top, 340, tall, 12), look.main, cloth(look, 0.3) + rect(272, top, 56, tall, ribbon))
    lid = solid(box(112, top - 26, 376, 76, 12), tint(look.main, 0.12), rect(272, top - 30, 56, 90, ribbon))
    return shadow(304, 492, 350) + body + lid + bow + inner + circle(300, top - 36, 20, shade(ribbon, 0.1))
