#pragma once

#include <string>
#include <string_view>

#include "engine/cmd/arg_reader.h"
#include "engine/cmd/command.h"
#include "engine/data/geohash.h"
#include "engine/resp/reply_sink.h"

namespace sequent::cmd {

void geoadd(Context& context, Args args);
void geodist(Context& context, Args args);
void geohash(Context& context, Args args);
void geopos(Context& context, Args args);

// Reads longitude and latitude; what lies outside the limits is replied as an error.
[[nodiscard]] data::GeoPoint read_geo_point(ArgReader& in);
// Reads a unit of length: how many metres it is.
[[nodiscard]] double read_geo_unit(ArgReader& in);
// With four digits behind the point.
[[nodiscard]] std::string format_distance(double distance);
// As an array of longitude and latitude.
void reply_geo_point(resp::ReplySink& reply, data::GeoPoint point);

}  // namespace sequent::cmd
