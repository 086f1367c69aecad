"""`habitue.lake.port.Batch` on a Spark session."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql.types import DoubleType, LongType, StringType, StructField, StructType

from habitue.adapters.spark.dialect import spark_columns, spark_sql
from habitue.lake.port import Column, Parameter

_KINDS = {"i": LongType, "f": DoubleType}


class SparkBatch:
    """Scratch tables are temporary views of a session of their own, kept in the executors' memory once computed.

    Parameters
    ----------
    spark
        Any session of the cluster: the batch takes a new one beside it, so that names do not meet.
    files
        Table of the lake -> its Parquet files, as every worker reaches them.
    empty
        Table of the lake -> its columns as DuckDB's DDL, for one that has no file yet.
    """

    def __init__(self, spark: SparkSession, files: Mapping[str, Sequence[str]], empty: Mapping[str, str]) -> None:
        self._spark = spark.newSession()
        self._kept: list[DataFrame] = []
        for table, columns in empty.items():
            paths = files.get(table, ())
            rows = (
                self._spark.read.parquet(*paths) if paths else self._spark.createDataFrame([], spark_columns(columns))
            )
            rows.createOrReplaceTempView(table)

    def put(self, name: str, columns: Mapping[str, Column]) -> None:
        arrays = {key: np.asarray(values) if len(values) else _empty(values) for key, values in columns.items()}
        schema = StructType(
            [
                StructField(key, _KINDS.get(array.dtype.kind, StringType)(), nullable=True)
                for key, array in arrays.items()
            ]
        )
        rows = list(zip(*(array.tolist() for array in arrays.values()), strict=True))
        self._keep(name, self._spark.createDataFrame(rows, schema))

    def view(self, name: str, sql: str) -> None:
        self._spark.sql(spark_sql(sql)).createOrReplaceTempView(name)

    def table(self, name: str, sql: str, parameters: Mapping[str, Parameter] | None = None) -> None:
        self._keep(name, self._spark.sql(spark_sql(sql, parameters)))

    def rows(self, sql: str, parameters: Mapping[str, Parameter] | None = None) -> list[tuple[Any, ...]]:
        return [tuple(row) for row in self._spark.sql(spark_sql(sql, parameters)).collect()]

    def arrays(self, sql: str, parameters: Mapping[str, Parameter] | None = None) -> dict[str, NDArray[Any]]:
        answer = self._spark.sql(spark_sql(sql, parameters))
        columns = list(zip(*answer.collect(), strict=True)) or [()] * len(answer.columns)
        kinds = dict(answer.dtypes)
        return {
            name: np.array(values, dtype=_DTYPES.get(kinds[name], object))
            for name, values in zip(answer.columns, columns, strict=True)
        }

    def close(self) -> None:
        """Free what the executors keep."""
        for frame in self._kept:
            frame.unpersist()
        self._kept = []

    def _keep(self, name: str, frame: DataFrame) -> None:
        kept = frame.persist()
        kept.createOrReplaceTempView(name)
        self._kept.append(kept)


_DTYPES = {"bigint": np.int64, "int": np.int64, "double": np.float64}


def _empty(values: Column) -> NDArray[Any]:
    return values if isinstance(values, np.ndarray) else np.array([], dtype=object)
