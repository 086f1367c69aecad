import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, read } from "../../../api/client";
import type { components } from "../../../generated/api";

type Schemas = components["schemas"];
export type Subscription = Schemas["Subscription"];
export type NewSubscription = Schemas["NewSubscription"];
export type ExportRow = Schemas["ExportRow"];
export type Use = NonNullable<NewSubscription["use"]>;
export type Format = NonNullable<Schemas["NewExport"]["format"]>;
export const USES = ["analysis", "email", "sms", "ads"] as const;

export const subscriptionsQuery = queryOptions({
  queryKey: ["audience-subscriptions"],
  queryFn: ({ signal }) => read(api.GET("/audience-subscriptions", { signal })),
  refetchInterval: 10_000,
});

export const deadQuery = (subscriptionId: string) =>
  queryOptions({
    queryKey: ["audience-subscriptions", subscriptionId, "dead"],
    queryFn: ({ signal }) =>
      read(
        api.GET("/audience-subscriptions/{subscription_id}/dead", {
          params: { path: { subscription_id: subscriptionId } },
          signal,
        }),
      ),
  });

export const exportsQuery = queryOptions({
  queryKey: ["audience-exports"],
  queryFn: ({ signal }) => read(api.GET("/audience-exports", { signal })),
});

/** Every change of the subscriptions. A secret stays in the mutation's own data: no cache of ours remembers it. */
export function useSubscriptionChanges() {
  const client = useQueryClient();
  const again = { onSuccess: () => client.invalidateQueries({ queryKey: ["audience-subscriptions"] }) };
  const path = (subscription_id: string) => ({ params: { path: { subscription_id } } });
  return {
    create: useMutation({
      mutationFn: (body: NewSubscription) => read(api.POST("/audience-subscriptions", { body })),
      gcTime: 0,
      ...again,
    }),
    pause: useMutation({
      mutationFn: ({ id, paused }: { id: string; paused: boolean }) =>
        read(api.PUT("/audience-subscriptions/{subscription_id}", { ...path(id), body: { paused } })),
      ...again,
    }),
    remove: useMutation({
      mutationFn: (id: string) => read(api.DELETE("/audience-subscriptions/{subscription_id}", path(id))),
      ...again,
    }),
    again: useMutation({
      mutationFn: (id: string) => read(api.POST("/audience-subscriptions/{subscription_id}/again", path(id))),
      ...again,
    }),
  };
}

/** Everybody who is in and permitted the use, saved as a file. */
export async function saveMembers(audienceId: string, use: Use, format: Format): Promise<void> {
  const file = await read(
    api.POST("/audiences/{audience_id}/exports", {
      params: { path: { audience_id: audienceId } },
      body: { use, format },
      parseAs: "blob",
    }),
  );
  const url = URL.createObjectURL(file as Blob);
  Object.assign(document.createElement("a"), { href: url, download: `${audienceId}.${format}` }).click();
  URL.revokeObjectURL(url);
}
