# Replays the recorded events into DECISIONS and compares them with decisions.ndjson. To rewrite that, look at
# `senda replay examples/reparto examples/reparto/events.ndjson --until 2026-03-31T00:00:00Z --decisions -`.
set(here ${CMAKE_CURRENT_LIST_DIR})
execute_process(
  COMMAND ${SENDA} replay ${here} ${here}/events.ndjson --engine ${ENGINE} --until 2026-03-31T00:00:00Z
    --decisions ${DECISIONS}
  RESULT_VARIABLE result OUTPUT_QUIET)
if(NOT result EQUAL 0)
  message(FATAL_ERROR "the replay failed")
endif()
execute_process(COMMAND ${CMAKE_COMMAND} -E compare_files ${DECISIONS} ${here}/decisions.ndjson RESULT_VARIABLE result)
if(NOT result EQUAL 0)
  message(FATAL_ERROR "the decisions are others: compare ${DECISIONS} with ${here}/decisions.ndjson")
endif()
