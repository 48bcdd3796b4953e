"""Images are made of what their recipe says, and known by a digest that belongs to one daemon."""

import hashlib
import json
import tarfile
from dataclasses import asdict, replace
from io import BytesIO
from pathlib import Path

import pytest
from docker import DockerClient

from config.environment import ROOT
from sandbox.images import build, carry, debian, pins, recipe
from sandbox.images.pins import Pin

PIN = Pin("runtime", "sha256:" + "1" * 64, "0123456789ab", "3.11.2", "", "ONE:DAEMON")


def test_another_package_makes_another_image() -> None:
    runtime = recipe.load("runtime")
    more = replace(runtime, packages=(*runtime.packages, "gcc"))
    assert runtime.base_digest != more.base_digest
    assert runtime.digest != more.digest
    assert runtime.digest == recipe.load("runtime").digest


def test_another_dockerfile_keeps_the_base(tmp_path: Path) -> None:
    runtime = recipe.load("runtime")
    (tmp_path / "Dockerfile").write_text("FROM scratch\n")
    other = replace(runtime, dockerfiles=(tmp_path / "Dockerfile",))
    assert runtime.base_digest == other.base_digest
    assert runtime.digest != other.digest


def test_the_sites_images_need_two_bases_more_than_the_runs() -> None:
    """One that prints documents, one for database and queue. Each is half a minute of unpacking on
    a machine that has none yet."""
    site = ROOT / "compose" / "recipes.toml"
    bases = {recipe.load(name, site).base_digest for name in ("platform", "database", "queue")}
    assert len(bases - {recipe.load("runtime").base_digest}) == 2


def test_an_unknown_recipe_names_the_nearest() -> None:
    with pytest.raises(recipe.UnknownImage, match="Did you mean 'runtime'"):
        recipe.load("runtme")


def test_the_image_for_graphics_processors_is_the_other_one_and_more() -> None:
    cpu, gpu = recipe.load("runtime"), recipe.load("runtime-gpu")
    assert set(cpu.packages) < set(gpu.packages)
    assert gpu.dockerfiles[0] == cpu.dockerfiles[0]


def test_every_daemon_has_pins_of_its_own(tmp_path: Path) -> None:
    pins.write(PIN, tmp_path)
    other = replace(PIN, image="sha256:" + "2" * 64, daemon="OTHER")
    pins.write(other, tmp_path)
    assert pins.read("runtime", tmp_path, "ONE:DAEMON") == PIN
    assert pins.read("runtime", tmp_path, "OTHER") == other
    assert pins.read("runtime", tmp_path, "THIRD") is None


def test_a_pin_that_another_version_wrote_is_none(tmp_path: Path) -> None:
    pins.write(PIN, tmp_path)
    (file,) = tmp_path.iterdir()
    told = json.loads(file.read_text())
    del told["given"]
    file.write_text(json.dumps(told))
    assert pins.read("runtime", tmp_path, PIN.daemon) is None


def test_equal_bases_are_one_image(tmp_path: Path) -> None:
    """`docker load` names an image by its configuration, which must not hold a time."""
    layer = tmp_path / "layer.tar"
    layer.write_bytes(b"bytes of a file system" * 1000)
    name, pieces = debian.archive(layer, "prayoga/base:1")
    with tarfile.open(fileobj=BytesIO(b"".join(pieces))) as archive:
        read = {member.name: archive.extractfile(member).read() for member in archive}
    (manifest,) = json.loads(read["manifest.json"])
    assert read[manifest["Layers"][0]] == layer.read_bytes()
    config = read[manifest["Config"]]
    assert f"sha256:{hashlib.sha256(config).hexdigest()}" == name
    digest = hashlib.sha256(layer.read_bytes()).hexdigest()
    assert json.loads(config)["rootfs"]["diff_ids"] == [f"sha256:{digest}"]
    assert debian.archive(layer, "prayoga/base:1")[0] == name


def test_without_debians_tool_the_package_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(debian.CannotMake, match="apt-get install mmdebstrap"):
        debian.base(recipe.load("runtime"), tmp_path / "none", lambda line: None)


@pytest.fixture
def client() -> DockerClient:
    return DockerClient.from_env()


@pytest.mark.docker
def test_made_already_it_is_not_made_again(docker: object, client: DockerClient) -> None:
    said: list[str] = []
    place = pins.folder()
    first = build.build(client, recipe.load("runtime"), place, report=said.append)
    assert first == pins.read("runtime", place, pins.daemon(client.info()))
    assert said == []


@pytest.mark.docker
def test_the_daemons_copy_of_the_base_has_the_digest_that_was_worked_out(
    docker: object, client: DockerClient
) -> None:
    runtime = recipe.load("runtime")
    layer = debian.base(runtime, pins.folder(), lambda line: None)
    name, _ = debian.archive(layer, "any")
    assert client.images.get(f"prayoga/base:{runtime.base_digest}").id == name


@pytest.mark.docker
def test_the_image_holds_no_set_id_program_and_no_package_manager(
    docker: object, client: DockerClient
) -> None:
    layer = debian.base(recipe.load("runtime"), pins.folder(), lambda line: None)
    with tarfile.open(layer) as tar:
        files = [member for member in tar if member.isfile()]
    assert [f.name for f in files if f.mode & 0o6000] == []
    assert not {"./usr/bin/apt", "./usr/bin/apt-get"} & {f.name for f in files}


@pytest.mark.docker
def test_a_dockerfile_that_fails_says_where(
    docker: object, client: DockerClient, tmp_path: Path
) -> None:
    (tmp_path / "Dockerfile").write_text("ARG BASE\nFROM ${BASE}\nRUN echo so far; false\n")
    broken = replace(recipe.load("runtime"), dockerfiles=(tmp_path / "Dockerfile",))
    with pytest.raises(debian.CannotMake, match="so far"):
        build.build(client, broken, pins.folder(), anew=True)
    assert pins.read("runtime", pins.folder(), pins.daemon(client.info())) is not None


@pytest.mark.docker
def test_nothing_is_fetched_from_a_registry(
    docker: object, client: DockerClient, tmp_path: Path
) -> None:
    """A build has no network, and its base is named by digest."""
    (tmp_path / "Dockerfile").write_text(
        "ARG BASE\nFROM ${BASE}\nRUN test $(grep -c : /proc/net/dev) = 1\n"
    )
    alone = replace(recipe.load("runtime"), name="alone", dockerfiles=(tmp_path / "Dockerfile",))
    layer = debian.base(alone, pins.folder(), lambda line: None)
    place = tmp_path / "images"
    place.mkdir()
    (place / layer.name).hardlink_to(layer)
    image = build.build(client, alone, place).image
    assert build.has(client, image)
    client.images.remove(image, force=True)


@pytest.fixture
def small(docker: object, client: DockerClient, tmp_path: Path):
    """A recipe on the runtime's base that copies `given/file`, and a folder of pins of its own."""
    (tmp_path / "Dockerfile").write_text("ARG BASE\nFROM ${BASE}\nCOPY given/ /given/\n")
    runtime = recipe.load("runtime")
    made = replace(runtime, name="small", dockerfiles=(tmp_path / "Dockerfile",))
    layer = debian.base(runtime, pins.folder(), lambda line: None)
    place = tmp_path / "images"
    place.mkdir()
    (place / layer.name).hardlink_to(layer)
    given = tmp_path / "given"
    given.mkdir()
    (given / "file").write_text("one")
    before = {image.id for image in client.images.list()}
    yield made, place, given
    for image in client.images.list():
        if image.id not in before:
            client.images.remove(image.id, force=True)


@pytest.mark.docker
def test_other_files_to_copy_make_another_image(client: DockerClient, small) -> None:
    made, place, given = small
    first = build.build(client, made, place, given={"given": given})
    assert build.build(client, made, place, given={"given": given}) == first
    (given / "file").write_text("two")
    second = build.build(client, made, place, given={"given": given})
    assert second.image != first.image
    assert second.given != first.given


@pytest.mark.docker
def test_an_image_is_carried_by_its_digest(client: DockerClient, small, tmp_path: Path) -> None:
    made, place, given = small
    pin = build.build(client, made, place, given={"given": given})
    assert carry.save(client, ["small"], place, tmp_path / "carried") == [pin]
    client.images.remove(pin.image, force=True)
    assert not build.has(client, pin.image)
    elsewhere = tmp_path / "elsewhere"
    assert carry.load(client, tmp_path / "carried", elsewhere) == [pin]
    assert build.has(client, pin.image)
    assert pins.read("small", elsewhere, pins.daemon(client.info())) == pin
    assert client.images.get(pin.tag).id == pin.image


@pytest.mark.docker
def test_an_archive_that_is_not_what_its_pin_says_is_refused(
    client: DockerClient, small, tmp_path: Path
) -> None:
    made, place, given = small
    build.build(client, made, place, given={"given": given})
    carried = tmp_path / "carried"
    (pin,) = carry.save(client, ["small"], place, carried)
    other = replace(pin, image="sha256:" + "3" * 64)
    (carried / "small.json").write_text(json.dumps(asdict(other)))
    with pytest.raises(debian.CannotMake, match=r"holds another image than sha256:333"):
        carry.load(client, carried, tmp_path / "elsewhere")
    whole = (carried / "small.tar").read_bytes()
    (carried / "small.tar").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(debian.CannotMake, match=r"small.tar, which may be damaged"):
        carry.load(client, carried, tmp_path / "elsewhere")
    assert pins.read("small", tmp_path / "elsewhere", pin.daemon) is None


@pytest.mark.docker
def test_what_was_never_made_can_not_be_saved_nor_nothing_loaded(
    docker: object, client: DockerClient, tmp_path: Path
) -> None:
    with pytest.raises(debian.CannotMake, match="no image 'runtime' to save"):
        carry.save(client, ["runtime"], tmp_path, tmp_path / "carried")
    with pytest.raises(debian.CannotMake, match="holds no images"):
        carry.load(client, tmp_path, tmp_path)
