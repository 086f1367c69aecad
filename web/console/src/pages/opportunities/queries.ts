import { queryOptions } from "@tanstack/react-query";
import { api, read } from "../../api/client";
import type { components } from "../../generated/api";

type Schemas = components["schemas"];
export type Report = Schemas["AudienceReport"];
export type Anomaly = Schemas["Anomaly"];
export type Contrast = Schemas["AudienceContrast"];
export type Factor = Schemas["Factor"];
export type Figure = Schemas["Figure"];
export type Insight = Schemas["AudienceInsight"];
export type Metric = Contrast["metric"];
export type Opportunity = Schemas["Opportunity"];
export type TrendPoint = Schemas["TrendPoint"];
export type Unranked = Schemas["Unranked"];

/** Null while the worker has not written one. */
export const reportQuery = queryOptions({
  queryKey: ["audience-report"],
  queryFn: async ({ signal }): Promise<Report | null> => (await read(api.GET("/audience-report", { signal }))).report,
  staleTime: 300_000,
});
