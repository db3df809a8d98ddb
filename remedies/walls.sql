-- How many claims of a file nobody could pursue for her if she left: not over, and without a representation that is
-- recorded and holds from abroad. Whoever plans or clears a return must know the number (ODIHR return principles, 6), also
-- a competent authority that may not read the claims; so it learns the number and nothing else, and only with a current
-- grant on the section "return" of this file. The statuses are those of remedies.models.Claim.OVER; a test compares them.
CREATE OR REPLACE FUNCTION nrm.claims_unsecured(file bigint) RETURNS integer
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM public.cases_teamgrant g
                  WHERE g.content_object_id = file AND g.section = 'return' AND g.group_id = ANY (nrm.teams())
                    AND g.starts <= pg_catalog.now() AND (g.ends IS NULL OR g.ends > pg_catalog.now()))
     AND NOT EXISTS (SELECT 1 FROM public.cases_persongrant g
                  WHERE g.content_object_id = file AND g.section = 'return' AND g.user_id = nrm.person()
                    AND g.starts <= pg_catalog.now() AND (g.ends IS NULL OR g.ends > pg_catalog.now()))
  THEN
    RAISE EXCEPTION 'no grant on the return of this file' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN (SELECT count(*)::integer FROM public.remedies_claim c
           WHERE c.case_id = file AND c.status NOT IN ('refused', 'withdrawn', 'paid')
             AND (c.represented_on IS NULL OR NOT c.holds_from_abroad));
END $$;
REVOKE ALL ON FUNCTION nrm.claims_unsecured(bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION nrm.claims_unsecured(bigint) TO nrm_web;
