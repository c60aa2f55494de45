"""A crowd as strangers make one: connections that cost the sender as little as can be. Runs in a process of its own.

Addresses of the loopback network (127.0.0.1 to 127.0.0.250) stand for places.
"""

import asyncio
import base64
import json
import os
import sys
from collections import Counter
from urllib.parse import urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg

#: Seconds after which one that was sent away tries again.
AGAIN = 5


def frame(payload: bytes) -> bytes:
    """A binary websocket message from a browser; masked with noughts, which changes nothing."""
    size = len(payload)
    head = bytes([0x82, 0x80 | size]) if size < 126 else bytes([0x82, 0x80 | 126]) + size.to_bytes(2, "big")
    return head + bytes(4) + payload


def run_asked() -> bytes:
    """The message by which a page asks for a run."""
    message = BackMsg()
    message.rerun_script.query_string = ""
    return frame(message.SerializeToString())


async def window(address: str, number: int, places: int, answers: Counter[str]) -> None:
    """A window of nobody that is opened, asks for a run, and is opened again whenever it is closed."""
    parts = urlsplit(address)
    head = (
        f"GET /_stcore/stream HTTP/1.1\r\nHost: {parts.netloc}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        f"Origin: {address}\r\nSec-WebSocket-Key: {base64.b64encode(os.urandom(16)).decode()}\r\n"
        "Sec-WebSocket-Version: 13\r\n\r\n"
    ).encode()
    while True:
        writer = None
        try:
            reader, writer = await asyncio.open_connection(
                parts.hostname, parts.port, local_addr=(f"127.0.0.{1 + number % places}", 0)
            )
            writer.write(head)
            status = (await reader.readuntil(b"\r\n\r\n"))[9:12].decode()
            answers[status] += 1
            if status == "101":
                answers["open"] += 1
                writer.write(run_asked())
                while await reader.read(65_536):
                    pass
                answers["open"] -= 1
        except (OSError, asyncio.IncompleteReadError) as error:
            answers[type(error).__name__] += 1
        finally:
            if writer is not None:
                writer.close()
        await asyncio.sleep(AGAIN)


async def slow(address: str, number: int, places: int, answers: Counter[str]) -> None:
    """A request that comes a letter every two seconds: half of them its head, half the body of a form."""
    parts = urlsplit(address)
    head = f"POST /sign-in HTTP/1.1\r\nHost: {parts.netloc}\r\nOrigin: {address}\r\n"
    head += "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 9000\r\n\r\n"
    at_once = len(head) if number % 2 else 10
    while True:
        writer = None
        try:
            reader, writer = await asyncio.open_connection(
                parts.hostname, parts.port, local_addr=(f"127.0.0.{1 + number % places}", 0)
            )
            writer.write(head[:at_once].encode())
            for letter in (head + "a" * 9000)[at_once:]:
                await asyncio.sleep(2)
                writer.write(letter.encode())
                await writer.drain()
                if reader.at_eof():
                    break
        except OSError as error:
            answers[f"slow {type(error).__name__}"] += 1
        finally:
            if writer is not None:
                writer.close()
        await asyncio.sleep(AGAIN)


async def silent(address: str, number: int, places: int, answers: Counter[str]) -> None:
    """A connection that says nothing."""
    parts = urlsplit(address)
    while True:
        try:
            reader, writer = await asyncio.open_connection(
                parts.hostname, parts.port, local_addr=(f"127.0.0.{1 + number % places}", 0)
            )
            await reader.read()
            writer.close()
        except OSError as error:
            answers[f"silent {type(error).__name__}"] += 1
        await asyncio.sleep(AGAIN)


async def upload(address: str, paths: list[str], cookie: str, token: str, number: int, answers: Counter[str]) -> None:
    """A file of 19 MB under way at 64 kB a second."""
    parts = urlsplit(address)
    boundary, size = "b0undary", 19 * 1024 * 1024
    before = (
        f'--{boundary}\r\nContent-Disposition: form-data; name="f"; filename="{number}.pdf"\r\n'
        "Content-Type: application/pdf\r\n\r\n"
    ).encode()
    after = f"\r\n--{boundary}--\r\n".encode()
    head = (
        f"PUT {paths[number]} HTTP/1.1\r\nHost: {parts.netloc}\r\nOrigin: {address}\r\nCookie: {cookie}\r\n"
        f"X-Xsrftoken: {token}\r\n"
        f"Content-Type: multipart/form-data; boundary={boundary}\r\n"
        f"Content-Length: {len(before) + size + len(after)}\r\n\r\n"
    ).encode()
    try:
        reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
        writer.write(head + before)
        answers["upload"] += 1
        for _ in range(size // 65_536):
            writer.write(bytes(65_536))
            await asyncio.wait_for(writer.drain(), 600)
            await asyncio.sleep(1)
        writer.write(after)
        answers[f"upload {(await reader.readline())[9:12].decode()}"] += 1
    except (OSError, TimeoutError) as error:
        answers[f"upload {type(error).__name__}"] += 1


async def gather(plan: dict[str, int | str | list[str]]) -> None:
    """Everything of the plan at once; tells what was answered whenever a line is read, and ends with the input."""
    address, places = str(plan["address"]), int(str(plan["places"]))
    answers: Counter[str] = Counter()
    kinds = {"windows": window, "slow": slow, "silent": silent}
    tasks = [
        asyncio.create_task(kinds[kind](address, number, places, answers))
        for kind in kinds
        for number in range(int(str(plan.get(kind, 0))))
    ]
    paths = plan.get("uploads", [])
    assert isinstance(paths, list)
    tasks += [
        asyncio.create_task(upload(address, paths, str(plan["cookie"]), str(plan["token"]), number, answers))
        for number in range(len(paths))
    ]
    loop = asyncio.get_running_loop()
    while await loop.run_in_executor(None, sys.stdin.readline):
        print(json.dumps(answers), flush=True)
    for task in tasks:
        task.cancel()


if __name__ == "__main__":
    # Each connection is a handle here, too.
    try:
        import resource

        _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    except ImportError:
        pass
    asyncio.run(gather(json.loads(sys.argv[1])))
