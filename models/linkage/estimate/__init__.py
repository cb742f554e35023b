"""The figures of a linkage model: EM without labels, refitting with verdicts, calibration, and checks."""
