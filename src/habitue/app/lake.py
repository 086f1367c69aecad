"""The workspace's lake. Who imports this loads DuckDB: the worker, and a serving process only when staff ask."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager

from habitue.adapters.duckdb.columns import DDL
from habitue.adapters.duckdb.lake import DuckDBLake
from habitue.app.workspace import Workspace
from habitue.core.errors import Unavailable
from habitue.lake.port import Batch


def open_lake(workspace: Workspace) -> DuckDBLake:
    """The lake, asked with little memory: what does not fit spills to disk, and a small machine keeps room to serve."""
    return DuckDBLake(workspace.lake, memory_mb=workspace.settings.lake_memory_mb, threads=1)


@contextmanager
def audience_batches(workspace: Workspace, lake: DuckDBLake) -> Iterator[Callable[[], AbstractContextManager[Batch]]]:
    """Opens batches in which audiences are asked of everybody: DuckDB's, or those of the Spark cluster in the settings.

    A cluster is connected to once, however many batches are opened. Its workers read the lake's files by the paths
    they have here.

    Raises
    ------
    Unavailable
        The settings name a cluster, and it or what is needed to reach it is not there.
    """
    master = workspace.settings.spark_master
    if not master:
        yield lake.batch
        return
    try:
        from habitue.adapters.spark import batch, session  # an extra, which only large shops install
    except ImportError as error:
        raise Unavailable(
            f"spark_master is {master}, and Spark is not installed: pip install 'habitue[spark]', or leave it empty"
        ) from error
    with session.session(master) as spark:
        yield lambda: closing(batch.SparkBatch(spark, lake.files(), DDL))
