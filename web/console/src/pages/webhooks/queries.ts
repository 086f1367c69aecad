import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, read } from "../../api/client";
import type { components } from "../../generated/api";

type Schemas = components["schemas"];
export type WebhookSource = Schemas["WebhookSource"];
export type NewWebhook = Schemas["NewWebhook"];
export type IssuedSecret = Schemas["IssuedSecret"];
export type Kind = WebhookSource["kind"];

export const webhooksQuery = queryOptions({
  queryKey: ["webhooks"],
  queryFn: ({ signal }) => read(api.GET("/webhooks", { signal })),
  refetchInterval: 15_000,
});

/** Every change of the sources. A secret stays in the mutation's own data: no cache of ours remembers it. */
export function useWebhookChanges() {
  const client = useQueryClient();
  const again = () => client.invalidateQueries({ queryKey: webhooksQuery.queryKey });
  return {
    create: useMutation({
      mutationFn: (body: NewWebhook) => read(api.POST("/webhooks", { body })),
      onSuccess: again,
      gcTime: 0,
    }),
    rotate: useMutation({
      mutationFn: ({ name, ...body }: { name: string; overlap_hours: number; secret: string }) =>
        read(api.POST("/webhooks/{name}/rotate", { params: { path: { name } }, body })),
      onSuccess: again,
      gcTime: 0,
    }),
    remove: useMutation({
      mutationFn: (name: string) => read(api.DELETE("/webhooks/{name}", { params: { path: { name } } })),
      onSuccess: again,
    }),
  };
}
