"""Spark sessions set so that answers are the same as everywhere else."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType

import pyspark
from pyspark.sql import SparkSession

from habitue.core.errors import Unavailable


@contextmanager
def session(
    master: str, *, memory_mb: int = 1_024, partitions: int = 8, more: Mapping[str, str] = MappingProxyType({})
) -> Iterator[SparkSession]:
    """A session on a cluster: ``spark://host:7077``, ``local[2]``, or ``local-cluster[2,1,1024]`` to try one.

    Parameters
    ----------
    memory_mb
        Of the driver and of each executor.
    partitions
        Into how many parts a question is split where rows change places.
    more
        Further settings of Spark's own.

    Raises
    ------
    Unavailable
        No Java, or no such cluster.
    """
    os.environ.setdefault("SPARK_HOME", str(Path(pyspark.__file__).parent))  # local clusters start its scripts
    builder = (
        SparkSession.builder.master(master)
        .appName("habitue")
        .config("spark.driver.memory", f"{memory_mb}m")
        .config("spark.executor.memory", f"{memory_mb}m")
        .config("spark.sql.shuffle.partitions", str(partitions))
        .config("spark.sql.session.timeZone", "UTC")
        .config("spark.ui.enabled", "false")
        .config("spark.ui.showConsoleProgress", "false")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.driver.host", "127.0.0.1")
    )
    for name, value in more.items():
        builder = builder.config(name, value)
    try:
        spark = builder.getOrCreate()
    except Exception as error:  # py4j tells of a missing Java and of a missing cluster in many ways
        raise Unavailable(
            f"Spark at {master} cannot be reached ({error}): check the address, and that a Java of version 17 or newer "
            "is installed here"
        ) from error
    try:
        spark.sparkContext.setLogLevel("ERROR")
        yield spark
    finally:
        spark.stop()
