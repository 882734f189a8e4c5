"""What is usual for each number of a RootSIFT descriptor, in thousandths: `benchmarks/matching/train_vocabulary.py`.

A row for each of the 4 x 4 cells, with its eight directions. Other numbers make other codes, which match none that are
on record.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

_THOUSANDTHS: Final = """
 63  48  34  36  40  30  24  38
116  69  38  37  41  36  37  71
111  61  32  35  46  45  48  77
 58  34  24  33  48  44  40  50
 91  54  37  47  57  40  29  47
180  87  42  44  59  53  45  93
172  81  41  53  67  54  50  93
 81  44  31  46  68  56  43  55
 91  47  29  40  57  47  37  54
180  93  45  53  59  44  42  87
172  93  50  54  67  53  41  81
 81  55  43  56  68  46  31  44
 63  38  24  30  40  36  34  48
116  71  37  36  41  37  38  69
111  77  48  45  46  35  32  61
 58  50  40  44  48  33  24  34
"""
MIDDLES: Final[NDArray[np.float32]] = np.array(_THOUSANDTHS.split(), np.float32) / np.float32(1000)
