"""What was seen, on disk: JSON Lines under zstd, each line carrying the digest of the one before.

`docs/evidence.md` describes the format. The digests find accidents (a damaged disk,
a file cut short, an edit by hand), not forgery: whoever can write the file can
compute them anew.
"""

from govaudit.evidence.reading import EvidenceReader, read_evidence
from govaudit.evidence.records import FORMAT, EvidenceHeader, PackedEvidence, TargetEvidence
from govaudit.evidence.unpacking import Unpacker
from govaudit.evidence.writing import EvidenceWriter

__all__ = ["FORMAT", "EvidenceHeader", "EvidenceReader", "EvidenceWriter", "PackedEvidence", "TargetEvidence", "Unpacker", "read_evidence"]
