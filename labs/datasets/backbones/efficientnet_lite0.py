"""EfficientNet-Lite0, a small network for pictures, with weights trained on ImageNet.

    from data.efficientnet_lite0 import efficientnet_lite0, normalise

    backbone = efficientnet_lite0()                   # trained; pretrained=False: random weights
    features = backbone.features(normalise(images))   # (N, 1280)
    scores = backbone(normalise(images))              # (N, 1000), the classes of ImageNet

After Tan and Le, "EfficientNet: Rethinking Model Scaling for Convolutional Neural Networks", 2019;
the Lite variant has ReLU6 for swish and no squeeze-and-excitation.
"""

import torch
from torch import nn
from torch.nn import functional

CHECKPOINT = "efficientnet-lite0-57934424.pth"
STAGES = (  # kernel, stride, expansion, channels, blocks
    (3, 1, 1, 16, 1),
    (3, 2, 6, 24, 2),
    (5, 2, 6, 40, 2),
    (3, 2, 6, 80, 3),
    (5, 1, 6, 112, 3),
    (5, 2, 6, 192, 4),
    (3, 1, 6, 320, 1),
)


def normalise(images):
    """(N, H, W, 3) of 0..255, array or tensor -> (N, 3, H, W) as the network was trained."""
    pixels = torch.as_tensor(images).permute(0, 3, 1, 2).float()
    return (pixels - 127.0) / 128.0


class SameConv(nn.Conv2d):
    """A convolution that pads as TensorFlow's "same" does: more at the right and bottom if odd."""

    def forward(self, rows):
        sides = []
        for size in (rows.shape[-1], rows.shape[-2]):
            steps = -(-size // self.stride[0])
            missing = max((steps - 1) * self.stride[0] + self.kernel_size[0] - size, 0)
            sides += [missing // 2, missing - missing // 2]
        return functional.conv2d(
            functional.pad(rows, sides), self.weight, self.bias, self.stride, 0, 1, self.groups
        )


def norm(channels):
    return nn.BatchNorm2d(channels, eps=1e-3, momentum=0.01)


class Block(nn.Module):
    """Widen, filter each channel by itself, narrow; added to its input where shapes agree."""

    def __init__(self, before, after, kernel, stride, expansion):
        super().__init__()
        wide = before * expansion
        self.short = stride == 1 and before == after
        if expansion > 1:
            self._expand_conv = nn.Conv2d(before, wide, 1, bias=False)
            self._bn0 = norm(wide)
        self._depthwise_conv = SameConv(wide, wide, kernel, stride, groups=wide, bias=False)
        self._bn1 = norm(wide)
        self._project_conv = nn.Conv2d(wide, after, 1, bias=False)
        self._bn2 = norm(after)

    def forward(self, rows):
        found = rows
        if hasattr(self, "_expand_conv"):
            found = functional.relu6(self._bn0(self._expand_conv(found)))
        found = functional.relu6(self._bn1(self._depthwise_conv(found)))
        found = self._bn2(self._project_conv(found))
        return rows + found if self.short else found


class EfficientNetLite0(nn.Module):
    def __init__(self, classes=1000):
        super().__init__()
        self._conv_stem = SameConv(3, 32, 3, 2, bias=False)
        self._bn0 = norm(32)
        blocks, before = [], 32
        for kernel, stride, expansion, channels, count in STAGES:
            for number in range(count):
                step = stride if number == 0 else 1
                blocks.append(Block(before, channels, kernel, step, expansion))
                before = channels
        self._blocks = nn.ModuleList(blocks)
        self._conv_head = nn.Conv2d(before, 1280, 1, bias=False)
        self._bn1 = norm(1280)
        self._fc = nn.Linear(1280, classes)

    def features(self, images):
        """(N, 3, H, W) -> (N, 1280): what the layers before the last one make of pictures."""
        rows = functional.relu6(self._bn0(self._conv_stem(images)))
        for block in self._blocks:
            rows = block(rows)
        return functional.relu6(self._bn1(self._conv_head(rows))).mean(dim=(2, 3))

    def forward(self, images):
        return self._fc(self.features(images))


def efficientnet_lite0(pretrained=True):
    """The network, in evaluation mode; with random weights where `pretrained` is False."""
    network = EfficientNetLite0()
    if pretrained:
        file = f"{torch.hub.get_dir()}/checkpoints/{CHECKPOINT}"
        network.load_state_dict(torch.load(file, map_location="cpu", weights_only=True))
    return network.eval()
