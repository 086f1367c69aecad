import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, read } from "../../api/client";
import type { components } from "../../generated/api";

type Schemas = components["schemas"];
export type TrackingHealth = Schemas["TrackingHealth"];
export type TrackingAlarm = Schemas["TrackingAlarm"];
export type TrackingPlan = Schemas["TrackingPlan"];
export type PlanDocument = Schemas["TrackingPlanDocument"];
export type PlannedEvent = Schemas["PlannedEvent"];
export type PlannedProperty = Schemas["PlannedProperty"];
export type SeenEvent = Schemas["SeenEvent"];

export const trackingQuery = queryOptions({
  queryKey: ["tracking"],
  queryFn: ({ signal }) => read(api.GET("/tracking", { signal })),
  refetchInterval: 20_000,
});

export const planQuery = queryOptions({
  queryKey: ["tracking", "plan"],
  queryFn: ({ signal }) => read(api.GET("/tracking/plan", { signal })),
});

export const seenQuery = queryOptions({
  queryKey: ["tracking", "events"],
  queryFn: ({ signal }) => read(api.GET("/tracking/events", { signal })),
  staleTime: 0,
  refetchOnWindowFocus: false,
});

/** Every change of the plan; the answer is its new state, shown at once. */
export function usePlanChanges() {
  const client = useQueryClient();
  const onSuccess = (plan: TrackingPlan) => client.setQueryData(planQuery.queryKey, plan);
  return {
    save: useMutation({
      scope: { id: "plan" }, // one after another: each has seen what the one before became
      mutationFn: ({ document, expected_version }: { document: PlanDocument; expected_version: number }) => {
        const newest = client.getQueryData(planQuery.queryKey)?.version ?? expected_version;
        return read(api.PUT("/tracking/plan/draft", { body: { document, expected_version: newest } }));
      },
      onSuccess,
    }),
    discard: useMutation({ mutationFn: () => read(api.DELETE("/tracking/plan/draft")), onSuccess }),
    publish: useMutation({
      mutationFn: (version: number) =>
        read(api.POST("/tracking/plan/publish", { body: { note: "", expected_version: version } })),
      onSuccess,
    }),
    archive: useMutation({ mutationFn: () => read(api.POST("/tracking/plan/archive")), onSuccess }),
    rollback: useMutation({
      mutationFn: (version: number) =>
        read(api.POST("/tracking/plan/rollback/{version}", { params: { path: { version } } })),
      onSuccess,
    }),
  };
}
