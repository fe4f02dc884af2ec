# Writes the events of EXAMPLE anew and compares them with those that are kept.
execute_process(COMMAND ${PYTHON} -B ${EXAMPLE}/events.py OUTPUT_FILE ${WORK}.events.ndjson RESULT_VARIABLE result)
if(NOT result EQUAL 0)
  message(FATAL_ERROR "events.py failed")
endif()
execute_process(COMMAND ${CMAKE_COMMAND} -E compare_files ${WORK}.events.ndjson ${EXAMPLE}/events.ndjson
  RESULT_VARIABLE result)
if(NOT result EQUAL 0)
  message(FATAL_ERROR "the events are others: compare ${WORK}.events.ndjson with ${EXAMPLE}/events.ndjson")
endif()
