import { useQueries } from "@tanstack/react-query";
import { useMemo } from "react";
import { productQuery } from "../../api/queries";
import type { ProductChip } from "../../api/types";

/** Documents hold product ids; people read names. Products just picked are known already and need no request. */
export function useProducts(ids: string[], known: Map<string, ProductChip> = new Map()) {
  const answers = useQueries({
    queries: ids.filter((id) => !known.has(id)).map((id) => ({ ...productQuery(id), staleTime: 300_000 })),
    combine: (results) => results.flatMap((result) => (result.data ? [result.data.product] : [])),
  });
  return useMemo(
    () => new Map([...known, ...answers.map((product) => [product.product_id, product] as const)]),
    [known, answers],
  );
}
