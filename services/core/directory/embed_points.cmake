# Writes the points of communes as a table of C++: cmake -DIN=….csv -DOUT=….cc -P embed_points.cmake
file(STRINGS ${IN} lines ENCODING UTF-8)
list(POP_FRONT lines head)
if(NOT head STREQUAL "code_insee,lat,lon,precision")
  message(FATAL_ERROR "${IN}: the first line is not code_insee,lat,lon,precision")
endif()
list(SORT lines)
set(rows "")
foreach(line IN LISTS lines)
  if(NOT line MATCHES "^([0-9AB]+),(-?)([0-9]+)\\.([0-9][0-9][0-9][0-9][0-9]),(-?)([0-9]+)\\.([0-9][0-9][0-9][0-9][0-9]),(commune|arrondissement)$")
    message(FATAL_ERROR "${IN}: not a commune: ${line}")
  endif()
  set(kind ${CMAKE_MATCH_8})
  set(precision kCommune)
  if(kind STREQUAL "arrondissement")
    set(precision kArrondissement)
  endif()
  set(code ${CMAKE_MATCH_1})
  set(north "${CMAKE_MATCH_2}")
  set(latitude ${CMAKE_MATCH_3}${CMAKE_MATCH_4})
  set(east "${CMAKE_MATCH_5}")
  set(longitude ${CMAKE_MATCH_6}${CMAKE_MATCH_7})
  # Leading zeros would make an octal number.
  string(REGEX REPLACE "^0+([0-9])" "\\1" latitude ${latitude})
  string(REGEX REPLACE "^0+([0-9])" "\\1" longitude ${longitude})
  string(APPEND rows "    {\"${code}\", {{${north}${latitude}, ${east}${longitude}}, PointPrecision::${precision}}},\n")
endforeach()
file(WRITE ${OUT} "// Made of services/core/directory/data by embed_points.cmake. Points: GeoNames, CC-BY 4.0.
#include \"services/core/directory/place.h\"

namespace relais {
namespace {

constexpr CommunePoint kPoints[] = {
${rows}};

}  // namespace

absl::Span<const CommunePoint> Region24Points() {
  return kPoints;
}

}  // namespace relais
")
