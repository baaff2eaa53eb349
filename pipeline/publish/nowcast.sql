-- Nowcasts as of the record days of the last half year, computed by pipeline.publish.nowcast meanwhile.
--
-- given: computed_nowcast_day = reconciliation.nowcast_day
-- given: computed_nowcast_total = reconciliation.nowcast_total

-- writes: reconciliation.nowcast_day
-- reads: computed_nowcast_day
INSERT INTO reconciliation.nowcast_day BY NAME FROM computed_nowcast_day;

-- writes: reconciliation.nowcast_total
-- reads: computed_nowcast_total
INSERT INTO reconciliation.nowcast_total BY NAME FROM computed_nowcast_total;
