Attribute VB_Name = "PmxlRibbon"
Option Explicit

' The one entry for every button: the ribbon gives the action in control.Tag, Python does the work.
' This file is ASCII; what the user reads stands in the sheet pmxl.conf of the add-in.

Private Const TEXT_SHEET As String = "pmxl.conf"
Private isRunning As Boolean

Public Sub PmxlAction(control As IRibbonControl)
    PmxlRun control.Tag
End Sub

Public Sub PmxlRun(actionTag As String)
    Dim command As String
    Dim outcome As Variant
    Dim errorNumber As Long
    Dim errorText As String

    ' Excel handles clicks while it waits for Python.
    If isRunning Then
        PmxlTell "TEXT BUSY", ""
        Exit Sub
    End If
    If ActiveWorkbook Is Nothing Then
        PmxlTell "TEXT NO WORKBOOK", ""
        Exit Sub
    End If
    ' cmd.exe expands %NAME% even inside quotes, and the workbook's name stands on its command line.
    If InStr(ActiveWorkbook.Name, "%") > 0 Then
        PmxlTell "TEXT WORKBOOK NAME", ActiveWorkbook.Name
        Exit Sub
    End If
    command = PmxlPythonCommand(actionTag)
    If command = "" Then
        PmxlTell "TEXT UNKNOWN ACTION", actionTag
        Exit Sub
    End If

    isRunning = True
    On Error GoTo Failed
    If PmxlInterpreterIsMissing() Then
        isRunning = False
        PmxlTell "TEXT NO INTERPRETER", CStr(GetConfig("INTERPRETER_WIN", ""))
        Exit Sub
    End If
    Application.StatusBar = PmxlText("TEXT RUNNING")
    outcome = RunPython(command)
    isRunning = False
    PmxlClearStatus
    If outcome = -1 Then PmxlTell "TEXT PYTHON FAILED", actionTag
    Exit Sub

Failed:
    errorNumber = Err.Number
    errorText = Err.Description
    isRunning = False
    PmxlClearStatus
    PmxlTell "TEXT VBA FAILED", CStr(errorNumber) & " " & errorText
End Sub

Private Function PmxlInterpreterIsMissing() As Boolean
    PmxlInterpreterIsMissing = False
    #If Not Mac Then
        Dim interpreter As String
        interpreter = GetConfig("INTERPRETER_WIN", "")
        If InStr(interpreter, "\") > 0 Then PmxlInterpreterIsMissing = Not FileExists(interpreter)
    #End If
End Function

Private Sub PmxlClearStatus()
    On Error Resume Next
    Application.StatusBar = False
End Sub

Private Sub PmxlTell(key As String, detail As String)
    Dim message As String
    message = PmxlText(key)
    If detail <> "" Then message = message & vbCrLf & vbCrLf & detail
    PmxlShow message, PmxlText("TEXT TITLE")
End Sub

Private Function PmxlText(key As String) As String
    ' Returns the key itself if the sheet has no such text.
    Dim row As Long
    PmxlText = key
    On Error Resume Next
    For row = 1 To 100
        If CStr(ThisWorkbook.Worksheets(TEXT_SHEET).Cells(row, 1).Value) = key Then
            PmxlText = CStr(ThisWorkbook.Worksheets(TEXT_SHEET).Cells(row, 2).Value)
            Exit Function
        End If
    Next row
End Function
