-- What stands in the way of these referrals although their row does not say so: 'consent' where the person took it back
-- or it ran out, 'file' where the file was closed. Whoever must decide or answer may not read the consent or the file
-- yet; of both it learns this one word, and only about referrals addressed to its team, sent by it, or on a file it leads.
CREATE OR REPLACE FUNCTION nrm.referrals_obstructed(wanted bigint[], on_day date)
RETURNS TABLE (referral bigint, obstacle text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
  WITH addressed AS (
    SELECT r.id, r.consent_id, r.case_id FROM public.referrals_referral r
     WHERE r.id = ANY (wanted)
       AND (r.shown_to_id = ANY (nrm.teams()) OR r.approver_team_id = ANY (nrm.teams()) OR nrm.leads(r.case_id))
  )
  SELECT a.id, 'consent' FROM addressed a JOIN public.cases_consent k ON k.id = a.consent_id
   WHERE k.withdrawn_at IS NOT NULL OR k.until < on_day
  UNION ALL
  SELECT a.id, 'file' FROM addressed a JOIN public.cases_case c ON c.id = a.case_id
   WHERE c.status <> 'open'
$$;
REVOKE ALL ON FUNCTION nrm.referrals_obstructed(bigint[], date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION nrm.referrals_obstructed(bigint[], date) TO nrm_web;
