import { queryOptions } from "@tanstack/react-query";
import { api, read } from "../../api/client";
import type { components } from "../../generated/api";

type Schemas = components["schemas"];
export type ErasureRow = Schemas["ErasureRow"];
export type ErasureReport = Schemas["ErasureReport"];
export type Retention = Schemas["Retention"];

export const erasuresQuery = queryOptions({
  queryKey: ["erasures"],
  queryFn: ({ signal }) => read(api.GET("/erasures", { signal })),
});

export const erasureQuery = (reportId: string) =>
  queryOptions({
    queryKey: ["erasures", reportId],
    queryFn: ({ signal }) =>
      read(api.GET("/erasures/{report_id}/report", { params: { path: { report_id: reportId } }, signal })),
  });

export const retentionQuery = queryOptions({
  queryKey: ["retention"],
  queryFn: ({ signal }) => read(api.GET("/retention", { signal })),
});
