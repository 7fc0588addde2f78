"""Names of Office's built-in images that are known to exist; Excel shows a blank for any other name."""

_NAMES = """
AcceptInvitation AcceptTask AccountingFormat AddInManager ApplicationOptionsDialog
ApplyCurrencyFormat AutoSum Calculator CalendarInsert ChartInsert Clear CompareAndCombine
Consolidate ControlProperties CreateForm CreateReport CreateReportFromWizard DataValidation
Delete ErrorChecking ExportExcel ExportTextFile FileCheckIn FileNew FileOpen FileSaveAs
FileSendAsAttachment Filter FindDialog FlagMessage Folder FollowUpMenu FunctionWizard Help
HighImportance ImportExcel Info MacroPlay NameManager NewTask PercentStyle PivotTableReport
PropertySheet RecurrenceEdit Refresh RefreshAll ReviewAcceptChange ReviewProtectWorkbook
SheetProtect TableInsertExcel TraceError Undo UpgradeWorkbook VisualBasic WorkflowPending
"""
KNOWN_IMAGES = frozenset(_NAMES.split())
