"""Drug Effects Knowledge Graph: documents about drugs in, a graph of quoted statements out."""

from importlib.metadata import PackageNotFoundError, version

try:
    __version__ = version("drug-effect-kg")
except PackageNotFoundError:  # run from a checkout that was never installed
    __version__ = "0+unknown"
