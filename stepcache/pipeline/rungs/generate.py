"""`generate`: the model writes the whole answer; a later try is told what failed."""

from stepcache.domain.routes import Route
from stepcache.pipeline.rungs.adapt import settle
from stepcache.pipeline.rungs.model import ask, base_body
from stepcache.pipeline.verify import complaints
from stepcache.pipeline.work import Scene, Work


async def generate(scene: Scene, failed: Work | None) -> Work | None:
    """A new working answer from the model; None where none came.

    Args:
        failed: The generated text of an earlier try, which the model is told about.
    """
    body, own = base_body(scene)
    if failed is not None and failed.reply is not None:
        body = scene.dialect.with_turn(body, failed.reply.text, _complaint(scene, failed))
    reply = await ask(scene, body)
    if reply is None:
        return None
    if scene.first is None:
        scene.first, scene.first_whole = reply, own or reply.finish_reason == "stop"
    if reply.finish_reason != "stop":
        return None
    return await settle(scene, Work(await scene.assess(reply.text), Route.GENERATE, reply=reply))


def _complaint(scene: Scene, failed: Work) -> str:
    listed = "\n".join(f"- {text}" for text in complaints(failed.assessment, scene.slots, 8))
    return (
        f"That answer does not hold:\n{listed}\nAnswer the request again, whole and corrected, and write nothing else."
    )
