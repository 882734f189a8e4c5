"""What is usual for each number of a RootSIFT descriptor, in thousandths: `benchmarks/matching/train_vocabulary.py`.

A row for each of the 4 x 4 cells, with its eight directions. Other numbers make other codes, which match none that are
on record.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

_THOUSANDTHS: Final = """
 64  48  34  37  41  30  24  38
116  70  38  37  41  35  37  71
111  61  32  35  46  45  49  77
 58  35  25  34  48  44  41  50
 91  55  38  47  57  40  29  47
179  87  42  44  58  52  44  93
171  80  41  53  67  54  50  93
 81  44  31  46  69  57  43  55
 91  47  29  40  57  47  38  55
179  93  44  52  58  44  42  87
171  93  50  54  67  53  41  80
 81  55  43  57  69  46  31  44
 64  38  24  30  41  37  34  48
116  71  37  35  41  37  38  70
111  77  49  45  46  35  32  61
 58  50  41  44  48  34  25  35
"""
MIDDLES: Final[NDArray[np.float32]] = np.array(_THOUSANDTHS.split(), np.float32) / np.float32(1000)
